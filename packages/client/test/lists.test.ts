import { describe, expect, it } from "vitest";
import { createClient, RedactionFailedError, UnexpectedAnswerError } from "../src/index.ts";
import { fakeServer, hangUp, inTurn, json, thrownBy, type Respond } from "./fakeServer.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A server with accounts in pages, as the real ones have them, and what was asked of it. */
async function serverOfUsers(count: number) {
  const users = numbers(count).map((index) => ({ name: `@${index}:x`, deactivated: false }));
  const { baseUrl, seen } = await fakeServer((response, request, counter) => {
    const url = new URL(request.url, "http://x");
    const deactivated = /deactivate\/(.*)$/u.exec(url.pathname)?.[1];
    if (deactivated !== undefined) {
      const user = users.find(({ name }) => name === decodeURIComponent(deactivated));
      Object.assign(user ?? {}, { deactivated: true });
    }
    const from = Number(url.searchParams.get("from") ?? 0);
    const limit = Number(url.searchParams.get("limit") ?? 100);
    const active = users.filter((user) => !user.deactivated);
    json(200, {
      users: active.slice(from, from + limit),
      ...(active.length > from + limit ? { next_token: String(from + limit) } : {}),
      total: active.length,
    })(response, request, counter);
  });
  return { client: createClient({ baseUrl }), users, seen };
}

const urls = (seen: readonly { url: string }[]) => seen.map(({ url }) => url.replace(/.*users\??/u, ""));

describe("a list", () => {
  it("asks for nothing until it is read, then for page after page", async () => {
    const { client, seen } = await serverOfUsers(5);
    const list = client.users.list({ limit: 2, name: "a" });
    expect(seen).toEqual([]);
    const names = [];
    for await (const { name } of list) {
      names.push(name);
    }
    expect(names).toEqual(["@0:x", "@1:x", "@2:x", "@3:x", "@4:x"]);
    expect(urls(seen)).toEqual(["limit=2&name=a", "limit=2&name=a&from=2", "limit=2&name=a&from=4"]);
  });

  it("asks for no page that nobody reads", async () => {
    const { client, seen } = await serverOfUsers(5);
    for await (const { name } of client.users.list({ limit: 2 })) {
      if (name === "@1:x") {
        break;
      }
    }
    expect(seen).toHaveLength(1);
  });

  it("gives its pages, and how many there are in all", async () => {
    const { client, seen } = await serverOfUsers(5);
    const pages = [];
    for await (const { users, total } of client.users.list({ limit: 3, from: 1 }).pages()) {
      pages.push([users.length, total]);
    }
    expect(pages).toEqual([
      [3, 5],
      [1, 5],
    ]);
    await expect(client.users.list({ from: 4 }).total()).resolves.toBe(5);
    expect(urls(seen).at(-1)).toBe("limit=1");
  });

  it("gives the first few, and asks for no more than these", async () => {
    const { client, seen } = await serverOfUsers(500);
    await expect(client.users.list().toArray({ limit: 3 })).resolves.toHaveLength(3);
    await expect(client.users.list({ limit: 4 }).toArray({ limit: 6 })).resolves.toHaveLength(6);
    await expect(client.users.list().toArray({ limit: 0 })).resolves.toEqual([]);
    await expect(client.users.list().toArray()).resolves.toHaveLength(500);
    expect(urls(seen).slice(0, 3)).toEqual(["limit=3", "limit=4", "limit=4&from=4"]);
  });

  it("ends where a page of no rows would go on forever", async () => {
    const { baseUrl, seen } = await fakeServer(json(200, { users: [], next_token: "0", total: 7 }));
    await expect(createClient({ baseUrl }).users.list({ limit: 0 }).toArray()).resolves.toEqual([]);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ["null", null],
    ["the place where the page began", "2"],
    ["one before it", 1],
  ])("ends where the token of the second page is %s", async (_what, next_token) => {
    const page = (token: unknown) => json(200, { users: [{ name: "@a:x" }], next_token: token, total: 7 });
    const { baseUrl, seen } = await fakeServer(inTurn(page("2"), page(next_token), hangUp));
    await expect(createClient({ baseUrl, retry: false }).users.list().toArray()).resolves.toHaveLength(2);
    expect(seen).toHaveLength(2);
  });

  it.each([
    ["a token that is no number", { users: [], next_token: "b", total: 7 }],
    ["no rows", { next_token: "2", total: 7 }],
  ])("throws where a page has %s", async (_what, page) => {
    const { baseUrl, seen } = await fakeServer(inTurn(json(200, page), hangUp));
    const error = await thrownBy(createClient({ baseUrl, retry: false }).users.list().toArray());
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({ operationId: "listUsersV3", status: 200 });
    expect(seen).toHaveLength(1);
  });

  it("goes on by a number where the token is one, as that of media is", async () => {
    const page = (media_id: string, more = {}) => json(200, { media: [{ media_id }], total: 2, ...more });
    const { baseUrl, seen } = await fakeServer(inTurn(page("a", { next_token: 1 }), page("b")));
    await expect(createClient({ baseUrl }).media.list("@a:x", { limit: 1 }).snapshot()).resolves.toEqual([
      "a",
      "b",
    ]);
    expect(seen.map(({ url }) => url.split("?")[1])).toEqual(["limit=1", "limit=1&from=1"]);
  });

  it("skips every second page where the loop takes out of it what it lists, and none from a snapshot", async () => {
    const skipping = await serverOfUsers(8);
    for await (const { name } of skipping.client.users.list({ limit: 2 })) {
      await skipping.client.users.deactivate(name);
    }
    expect(skipping.users.filter(({ deactivated }) => !deactivated).map(({ name }) => name)).toEqual([
      "@2:x",
      "@3:x",
      "@6:x",
      "@7:x",
    ]);

    const right = await serverOfUsers(8);
    for (const name of await right.client.users.list({ limit: 2 }).snapshot()) {
      await right.client.users.deactivate(name);
    }
    expect(right.users.every(({ deactivated }) => deactivated)).toBe(true);
  });

  it("names none twice in a snapshot, where accounts that are made meanwhile push others to the next page", async () => {
    const page = (names: string[], more = {}) =>
      json(200, { users: names.map((name) => ({ name })), total: 3, ...more });
    const { baseUrl } = await fakeServer(
      inTurn(page(["@c:x", "@b:x"], { next_token: "2" }), page(["@b:x", "@a:x"])),
    );
    await expect(createClient({ baseUrl }).users.list().snapshot()).resolves.toEqual([
      "@c:x",
      "@b:x",
      "@a:x",
    ]);
  });
});

describe("media.deleteAll", () => {
  /** A server with media, the oldest first, some of which can't be deleted; `arrive` brings one more at a deletion. */
  async function serverOfMedia(count: number, stuck: (index: number) => boolean, arriveAt = 0) {
    let media = numbers(count);
    const { baseUrl, seen } = await fakeServer((response, request, counter) => {
      const query = new URL(request.url, "http://x").searchParams;
      const from = Number(query.get("from") ?? 0);
      const chosen = media.slice(from, from + Number(query.get("limit") ?? 100));
      if (request.method !== "DELETE") {
        return json(200, { media: [], total: media.length })(response, request, counter);
      }
      expect([query.get("order_by"), query.get("dir")]).toEqual(["created_ts", "f"]);
      const gone = chosen.filter((index) => !stuck(index));
      media = media.filter((index) => !gone.includes(index));
      if (counter === arriveAt) {
        media.push(count);
      }
      json(200, { deleted_media: gone.map(String), total: gone.length })(response, request, counter);
    });
    return { client: createClient({ baseUrl }), seen, left: () => media };
  }

  it("deletes page after page, and tells how far it is", async () => {
    const { client, left } = await serverOfMedia(250, () => false);
    const states: unknown[] = [];
    await expect(
      client.media.deleteAll("@a:x", { onProgress: (state) => states.push(state) }),
    ).resolves.toEqual({ deleted: 250, left: 0 });
    expect(left()).toEqual([]);
    expect(states).toEqual([
      { deleted: 100, left: 150 },
      { deleted: 200, left: 50 },
      { deleted: 250, left: 0 },
    ]);
  });

  it("passes over what can't be deleted, a whole page of it too", async () => {
    const stuck = (index: number) => (index >= 10 && index < 35) || index === 49;
    const { client, left } = await serverOfMedia(50, stuck);
    await expect(client.media.deleteAll("@a:x", { pageSize: 10 })).resolves.toEqual({
      deleted: 24,
      left: 26,
    });
    expect(left()).toEqual(numbers(50).filter(stuck));
  });

  it("deletes what is uploaded meanwhile, and asks little where there is nothing", async () => {
    // The first request counts, the second deletes.
    const { client, left } = await serverOfMedia(3, () => false, 2);
    await expect(client.media.deleteAll("@a:x")).resolves.toEqual({ deleted: 4, left: 0 });
    expect(left()).toEqual([]);
    const none = await serverOfMedia(0, () => false);
    await expect(none.client.media.deleteAll("@a:x")).resolves.toEqual({ deleted: 0, left: 0 });
    expect(none.seen.map(({ method }) => method)).toEqual(["GET", "GET"]);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity])(
    "refuses a pageSize of %d, and sends nothing",
    async (pageSize) => {
      // Ends what would go on forever.
      const { baseUrl, seen } = await fakeServer(inTurn(json(200, { media: [], total: 1 }), hangUp));
      const client = createClient({ baseUrl, retry: false });
      await expect(client.media.deleteAll("@a:x", { pageSize })).rejects.toThrow(TypeError);
      expect(seen).toEqual([]);
    },
  );
});

describe("moderation.redact", () => {
  const states = (...answers: Respond[]) => inTurn(json(200, { redact_id: "r/1" }), ...answers);
  const running = json(200, { status: "active" });
  const redact = async (respond: Respond) => {
    const { baseUrl, seen } = await fakeServer(respond);
    return { redaction: createClient({ baseUrl }).moderation.redact("@a:x", { rooms: [] }), seen };
  };

  it("is a promise of its start, which is asked for once", async () => {
    const { redaction, seen } = await redact(
      states(json(200, { status: "complete", failed_redactions: {} })),
    );
    await expect(redaction).resolves.toEqual({ redact_id: "r/1" });
    await redaction.finished();
    await redaction.finished();
    expect(seen.map(({ method, url }) => [method, url.replace(/.*\/user\//u, "")])).toEqual([
      ["POST", "%40a%3Ax/redact"],
      ["GET", "redact_status/r%2F1"],
      ["GET", "redact_status/r%2F1"],
    ]);
  });

  it("is followed to its end", async () => {
    const complete = { status: "complete", failed_redactions: { $event: "no" } };
    const { redaction } = await redact(
      states(json(200, { status: "scheduled" }), running, json(200, complete)),
    );
    const seen: string[] = [];
    const onProgress = ({ status }: { status: string }) => void seen.push(status);
    await expect(redaction.finished({ onProgress, maxInterval: 1 })).resolves.toEqual(complete);
    expect(seen).toEqual(["scheduled", "active"]);
  });

  it("throws where it broke off, or where it could not be started", async () => {
    const { redaction } = await redact(states(json(200, { status: "failed", error: "Room not known" })));
    const error: unknown = await redaction.finished().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RedactionFailedError);
    expect(error).toMatchObject({ message: "Room not known", redactId: "r/1" });
    const refused = await redact(json(400, { errcode: "M_UNKNOWN", error: "Redact already in progress" }));
    await expect(refused.redaction.finished()).rejects.toMatchObject({ operationId: "redactUserEvents" });
  });

  it("is at its end when it is `completed`, as the documents call it", async () => {
    const { redaction } = await redact(
      states(json(200, { status: "completed", failed_redactions: {} }), hangUp),
    );
    await expect(redaction.finished()).resolves.toMatchObject({ failed_redactions: {} });
  });

  it("throws where it is in a state that nobody knows", async () => {
    const { redaction } = await redact(states(json(200, { status: "paused" }), hangUp));
    const error = await thrownBy(redaction.finished());
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({ operationId: "getRedactionStatus", status: 200 });
    expect(String(error)).toContain('"paused"');
  });

  it.each(["finished", "call"])("is waited for no longer than the signal of the %s says", async (whose) => {
    const { baseUrl, seen } = await fakeServer(states(running));
    const controller = new AbortController();
    const signal = new AbortController().signal;
    const call = { signal: whose === "call" ? controller.signal : signal };
    const redaction = createClient({ baseUrl }).moderation.redact("@a:x", { rooms: [] }, call);
    let begun = 0;
    // The fourth wait is one of 800 ms.
    const onProgress = () => {
      if (seen.length === 1 + 4) {
        begun = performance.now();
        setTimeout(() => controller.abort(new Error("enough")), 10);
      }
    };
    const followed = redaction.finished({
      signal: whose === "finished" ? controller.signal : signal,
      onProgress,
    });
    await expect(followed).rejects.toThrow("enough");
    expect(performance.now() - begun).toBeLessThan(700);
    expect(seen).toHaveLength(1 + 4);
  });

  it("is waited for no longer than a signal says, while it is started and while it is asked for", async () => {
    const never: Respond = () => controller.abort(new Error("enough"));
    let controller = new AbortController();
    const starting = await redact(never);
    await expect(starting.redaction.finished({ signal: controller.signal })).rejects.toThrow("enough");
    controller = new AbortController();
    const { baseUrl } = await fakeServer(states(never));
    const options = { signal: controller.signal };
    const asking = createClient({ baseUrl }).moderation.redact("@a:x", { rooms: [] }, options);
    await expect(asking.finished({ signal: new AbortController().signal })).rejects.toThrow("enough");
  });
});
