import { describe, expectTypeOf, it } from "vitest";
import {
  createClient,
  getUser,
  isUserId,
  listUsersV3,
  userId,
  type ClientSettings,
  type List,
  type MatrixError,
  type Memberships,
  type Milliseconds,
  type NotFoundError,
  type RedactionComplete,
  type RedactionStarted,
  type Seconds,
  type UserDetails,
  type UserId,
  type UserPage,
  type UserSummary,
} from "../src/index.ts";

const client = createClient({ baseUrl: "http://127.0.0.1" });

describe("methods", () => {
  it("take the path's parameters, then the body or the query, then the options", () => {
    expectTypeOf(client.users.get).parameter(0).toEqualTypeOf<UserId>();
    expectTypeOf(client.users.get).returns.resolves.toEqualTypeOf<UserDetails>();
    expectTypeOf(client.devices.deleteMany).parameter(1).toEqualTypeOf<{ devices: string[] }>();
    expectTypeOf(client.users.findByExternalId).parameters.toExtend<[string, string, unknown?]>();
    // @ts-expect-error an account needs its whole id
    void client.users.get("alice");
    // @ts-expect-error what is required has to be there
    void client.activity.sentInviteCount("@a:x", {});
    // @ts-expect-error the body's members are known
    void client.users.upsert("@a:x", { displayName: "A" });
    // @ts-expect-error no body is none of the options
    void client.users.resetPassword("@a:x", { signal: AbortSignal.timeout(1) });
    void client.users.deactivate(
      "@a:x",
      {},
      { signal: AbortSignal.timeout(1), timeout: 5, retry: false, headers: {} },
    );
  });

  it("are those of the functions of single operations", () => {
    expectTypeOf(getUser(client, "@a:x")).toEqualTypeOf(client.users.get("@a:x"));
    expectTypeOf(listUsersV3(client)).toEqualTypeOf(client.users.list());
    // @ts-expect-error a server has to be given
    void getUser("@a:x");
  });
});

describe("lists", () => {
  it("are iterables of items, and no promises", () => {
    const list = client.users.list({ limit: 10 });
    expectTypeOf(list).toEqualTypeOf<List<UserSummary, UserPage, UserId>>();
    expectTypeOf(list.snapshot()).resolves.toEqualTypeOf<UserId[]>();
    expectTypeOf(list.toArray({ limit: 1 })).resolves.toEqualTypeOf<UserSummary[]>();
    expectTypeOf(client.media.list("@a:x").snapshot()).resolves.toEqualTypeOf<string[]>();
    // @ts-expect-error the rows are on the pages
    void list.users;
  });
});

describe("redactions", () => {
  it("are promises of their start, with an end", () => {
    const redaction = client.moderation.redact("@a:x", { rooms: [] });
    expectTypeOf(redaction).toExtend<Promise<RedactionStarted>>();
    expectTypeOf(redaction.finished()).resolves.toEqualTypeOf<RedactionComplete>();
  });

  it("have states that are told apart", async () => {
    const state = await client.moderation.redactionStatus("r");
    if (state.status === "complete") {
      expectTypeOf(state.failed_redactions).toEqualTypeOf<{ [eventId: string]: string }>();
    } else if (state.status === "failed") {
      expectTypeOf(state.error).toEqualTypeOf<string>();
    }
  });
});

describe("seconds and milliseconds", () => {
  const account = {} as UserDetails;
  const row = {} as UserSummary;

  it("are told apart in what comes out", () => {
    expectTypeOf(account.creation_ts).toEqualTypeOf<Seconds>();
    expectTypeOf(row.creation_ts).toEqualTypeOf<Milliseconds>();
    expectTypeOf(row.last_seen_ts).toEqualTypeOf<Milliseconds | null>();
    expectTypeOf<Seconds>().not.toEqualTypeOf<Milliseconds>();
    // @ts-expect-error an account's creation is in seconds
    const since: Milliseconds = account.creation_ts;
    void since;
  });

  it("can't be mixed in what goes in, where any number is taken", () => {
    void client.activity.sentInviteCount("@a:x", { from_ts: Date.now() });
    void client.activity.sentInviteCount("@a:x", { from_ts: row.creation_ts });
    void client.activity.sentInviteCount("@a:x", { from_ts: account.creation_ts * 1000 });
    // @ts-expect-error seconds, where milliseconds are asked for
    void client.activity.sentInviteCount("@a:x", { from_ts: account.creation_ts });
    // @ts-expect-error the same for a duration
    void client.users.get("@a:x", { timeout: account.creation_ts });
  });

  it("are numbers to everyone else", () => {
    expectTypeOf(account.creation_ts).toExtend<number>();
    expectTypeOf(new Date(account.creation_ts * 1000)).toEqualTypeOf<Date>();
  });
});

describe("user ids", () => {
  it("come out as such, and go in where they are checked", () => {
    expectTypeOf<UserDetails["name"]>().toEqualTypeOf<UserId>();
    expectTypeOf(userId("text")).toEqualTypeOf<UserId>();
    const text: string = process.argv[2] ?? "";
    // @ts-expect-error any text is none
    void client.users.get(text);
    if (isUserId(text)) {
      void client.users.get(text);
    }
    void client.users.get(`@${text}:example.org`);
  });
});

describe("enumerations", () => {
  it("are open: a value of another Synapse is taken, and the known ones are proposed", () => {
    void client.users.list({ order_by: "creation_ts" });
    void client.users.list({ order_by: "some_new_column" });
    // @ts-expect-error but a text it is
    void client.users.list({ order_by: 5 });
    expectTypeOf<Memberships["memberships"][string]>().toExtend<string>();
    expectTypeOf<"restricted">().toExtend<Memberships["memberships"][string]>();
  });
});

describe("errors", () => {
  it("are errors, and what they tell is typed", () => {
    expectTypeOf<NotFoundError>().toExtend<MatrixError>();
    expectTypeOf<MatrixError>().toExtend<Error>();
    expectTypeOf<MatrixError["retryAfterMs"]>().toEqualTypeOf<Milliseconds | undefined>();
    expectTypeOf<MatrixError["operationId"]>().toEqualTypeOf<string | undefined>();
  });
});

describe("settings", () => {
  it("take a token, or a function of one, that may be a promise's", () => {
    expectTypeOf<string>().toExtend<ClientSettings["accessToken"]>();
    expectTypeOf<() => Promise<string>>().toExtend<ClientSettings["accessToken"]>();
    // @ts-expect-error a server is needed
    createClient({});
  });

  it("request() answers what is unknown, unless the caller knows it", () => {
    expectTypeOf(client.request("GET", "/x")).resolves.toEqualTypeOf<unknown>();
    expectTypeOf(client.request<{ a: 1 }>("GET", "/x")).resolves.toEqualTypeOf<{ a: 1 }>();
  });
});
