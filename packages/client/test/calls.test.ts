import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import {
  Connection,
  createClient,
  getUser,
  listUsersV3,
  path,
  userId,
  type ClientSettings,
  type UserAdminClient,
} from "../src/index.ts";
import { fakeServer, inTurn, json, thrownBy, type Respond } from "./fakeServer.ts";

const ok = json(200, {});

/** A client of a server that gives one answer to everything, and what came over the wire. */
async function start(respond: Respond, settings: Partial<ClientSettings> = {}) {
  const { baseUrl, seen } = await fakeServer(respond);
  return { client: createClient({ baseUrl, accessToken: "a-secret-token", ...settings }), baseUrl, seen };
}

describe("a call", () => {
  it("sends the path, the query and the token, and gives the body of the answer", async () => {
    const { client, seen } = await start(json(200, { users: [], total: 0 }));
    await expect(
      client.users.list({ name: "a&b +c", limit: 5, admins: false, not_user_type: ["bot", ""] }).toArray(),
    ).resolves.toEqual([]);
    expect(seen[0]).toMatchObject({
      method: "GET",
      url: "/_synapse/admin/v3/users?name=a%26b%20%2Bc&limit=5&admins=false&not_user_type=bot&not_user_type=",
      headers: { authorization: "Bearer a-secret-token", "user-agent": "synapse-user-admin-client" },
    });
  });

  it("sends a body as JSON, and an empty one where a body may be left out", async () => {
    const { client, seen } = await start(ok);
    await client.users.upsert("@a:x", { displayname: "Ä" });
    await client.users.deactivate("@a:x");
    expect(seen).toMatchObject([
      { method: "PUT", body: { displayname: "Ä" }, headers: { "content-type": "application/json" } },
      { method: "POST", body: {} },
    ]);
  });

  it("goes to a server below a path, with or without a slash at its end", async () => {
    const { baseUrl, seen } = await fakeServer(ok);
    for (const below of [`${baseUrl}/below/`, `${baseUrl}/below`]) {
      await createClient({ baseUrl: below }).users.get("@a:x");
    }
    expect(seen.map(({ url }) => url)).toEqual(Array(2).fill("/below/_synapse/admin/v2/users/%40a%3Ax"));
  });

  it("sends headers of the client and of the call, and a user agent", async () => {
    const { client, seen } = await start(ok, {
      headers: { "X-Team": "ops", "X-A": "1" },
      userAgent: "mybot/2",
    });
    await client.users.get("@a:x", { headers: { "x-a": "2" } });
    expect(seen[0]?.headers).toMatchObject({ "x-team": "ops", "x-a": "2", "user-agent": "mybot/2" });
  });

  it("sends no token where nobody looks at one", async () => {
    const { client, seen } = await start(ok);
    await client.session.loginFlows();
    await client.server.version();
    expect(seen.map(({ headers }) => headers["authorization"])).toEqual([undefined, undefined]);
  });

  it("can be made by the function of one operation, on a connection or a client", async () => {
    const { client, baseUrl, seen } = await start(json(200, { users: [{ name: "@a:x" }], total: 1 }));
    const connection = new Connection({ baseUrl, accessToken: "other" });
    await getUser(connection, "@a:x");
    await getUser(client, "@a:x");
    await expect(listUsersV3(connection).snapshot()).resolves.toEqual(["@a:x"]);
    expect(seen.map(({ headers }) => headers["authorization"])).toEqual([
      "Bearer other",
      "Bearer a-secret-token",
      "Bearer other",
    ]);
  });
});

describe("the README", () => {
  it("names the methods of each group but the aliases, and says how many operations there are", async () => {
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const groups = Object.entries(createClient({ baseUrl: "http://127.0.0.1" })).map(
      ([name, group]) => [name, methodsOf(group as object)] as const,
    );
    const told = [...readme.matchAll(/^\| `client\.(\w+)` +\| (.*?) *\|$/gmu)].map(
      ([, name, methods = ""]) => [name, methods.replaceAll("`", "").split(", ").toSorted()],
    );
    const isAlias = (method: string) => /(?:R0|V3)$/u.test(method);
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(groups.map(([name, methods]) => [name, methods.filter((one) => !isAlias(one))])),
    );
    // `media.deleteAll` is the client's own.
    const count = groups.flatMap(([, methods]) => methods).length - 1;
    expect(readme).toContain(`${count} operations in all`);
  });

  /** The methods of an object and of what its class extends. */
  function methodsOf(group: object): string[] {
    const names: string[] = [];
    for (let one = group; one !== Object.prototype; one = Object.getPrototypeOf(one) as object) {
      names.push(...Object.getOwnPropertyNames(one));
    }
    return names.filter((name) => name !== "constructor").toSorted();
  }
});

describe("ids in a path", () => {
  it.each([
    ["a/b", "a%2Fb"],
    ["100%", "100%25"],
    ["%2F", "%252F"],
    ["a+b", "a%2Bb"],
    ["a?b#c", "a%3Fb%23c"],
    ["two words", "two%20words"],
    ["🦊", "%F0%9F%A6%8A"],
    ["...", "..."],
    [".a", ".a"],
  ])("%j goes as %s", async (id, encoded) => {
    const { client, seen } = await start(ok);
    await client.devices.get("@u:x", id);
    await client.users.get(`@${id}:x`);
    expect(seen.map(({ url }) => url)).toEqual([
      `/_synapse/admin/v2/users/%40u%3Ax/devices/${encoded}`,
      `/_synapse/admin/v2/users/%40${encoded}%3Ax`,
    ]);
  });

  it.each([
    [".", "\".\" can't be part of a URL's path, so it can't be asked for."],
    ["..", "\"..\" can't be part of a URL's path, so it can't be asked for."],
    ["", "\"\" can't be part of a URL's path, so it can't be asked for."],
    ["\uD83E", '"\\ud83e" is not well-formed Unicode, so it can\'t be part of a URL.'],
  ])("%j is refused, and nothing is sent", async (id, message) => {
    const { client, seen } = await start(ok);
    await expect(client.devices.get("@u:x", id)).rejects.toThrow(new TypeError(message));
    await expect(client.devices.delete("@u:x", id)).rejects.toThrow(TypeError);
    await expect(client.users.findByExternalId("oidc", id)).rejects.toThrow(TypeError);
    expect(seen).toEqual([]);
  });

  it("userId takes what is a full id, and says what isn't", () => {
    expect(userId("@a:x")).toBe("@a:x");
    expect(() => userId("alice")).toThrow('"alice" is not a full user id, such as @alice:example.org.');
  });
});

describe("request()", () => {
  it("reaches any endpoint with the same token, query and errors", async () => {
    const { client, seen } = await start((response, request, count) =>
      json(request.url.includes("rooms") ? 200 : 404, { errcode: "M_NOT_FOUND", error: `${count}` })(
        response,
        request,
        count,
      ),
    );
    await client.request("get", path`/_synapse/admin/v1/rooms/${"!a/b:x"}`, {
      query: { limit: 1, none: undefined },
    });
    await client.request("POST", "/_synapse/admin/v1/rooms?a=1", { body: { block: true }, query: { b: 2 } });
    expect(seen).toMatchObject([
      {
        method: "GET",
        url: "/_synapse/admin/v1/rooms/!a%2Fb%3Ax?limit=1",
        headers: { authorization: "Bearer a-secret-token" },
      },
      { method: "POST", url: "/_synapse/admin/v1/rooms?a=1&b=2", body: { block: true } },
    ]);
    await expect(client.request("GET", "/_synapse/other")).rejects.toMatchObject({
      name: "NotFoundError",
      operationId: undefined,
    });
  });

  it("gives undefined for an empty answer", async () => {
    const { client } = await start((response) => response.writeHead(200).end());
    await expect(client.request("DELETE", "/x")).resolves.toBeUndefined();
  });

  it("takes dots behind the question mark for what they are", async () => {
    const { client, seen } = await start(ok);
    await client.request("GET", "/x?a=/../b&c=/.");
    expect(seen.map(({ url }) => url)).toEqual(["/x?a=/../b&c=/."]);
  });

  it.each([
    ["a GET with a body", (client) => client.request("GET", "/x", { body: {} })],
    ["a method that is none", (client) => client.request("GE T", "/x")],
    ["a method that no fetch sends", (client) => client.request("TRACE", "/x")],
    ["a header's name that is none", (client) => client.users.get("@a:x", { headers: { "a b": "c" } })],
  ] as [string, (client: UserAdminClient) => Promise<unknown>][])("refuses %s", async (_what, call) => {
    let asked = 0;
    const { client, seen } = await start(ok, { onRequest: () => void (asked += 1) });
    expect(await thrownBy(call(client))).toBeInstanceOf(TypeError);
    expect([asked, seen.length]).toEqual([0, 0]);
  });

  it.each([
    "x",
    "//evil.example/x",
    "/a/../b",
    "/a/%2e%2E",
    "/a/.",
    "/a/..?b",
    "/a#b",
    "/a\\b",
    "/a b",
    "/a/.\t./b",
    "/\n/evil.example",
    "/a?b\u0000",
  ])("refuses the path %j", async (text) => {
    const { client, seen } = await start(ok);
    await expect(client.request("GET", text)).rejects.toThrow(TypeError);
    expect(seen).toEqual([]);
  });
});

describe("settings that can't be used", () => {
  it.each([
    ["matrix.example.org", "baseUrl is no URL"],
    ["ftp://x", "http:// or https://"],
    ["http://x?a=1", "neither a query nor a fragment"],
    ["http://x#a", "neither a query nor a fragment"],
    ["http://u:hunter22@x", "can't hold a user name and password"],
  ])("baseUrl %s", (baseUrl, sentence) => {
    expect(() => createClient({ baseUrl })).toThrow(sentence);
    expect(() => createClient({ baseUrl })).not.toThrow(/hunter22/u);
  });

  it.each(["?", "#", "/?", "/?#", "/below/?"])("none, where baseUrl ends with an empty %s", async (end) => {
    const { baseUrl, seen } = await fakeServer(ok);
    await createClient({ baseUrl: baseUrl + end }).server.version();
    expect(seen[0]?.url).toBe(`${end.startsWith("/below") ? "/below" : ""}/_synapse/admin/v1/server_version`);
  });

  it("a token or a header that no header can carry, whose value is not told", async () => {
    const broken = "token-with\nnewline";
    expect(() => createClient({ baseUrl: "http://x", accessToken: broken })).toThrow(
      /^The access token is empty/u,
    );
    const { client, seen } = await start(ok, { accessToken: () => broken });
    const { client: other } = await start(ok, { headers: { "X-Key": "clé\n€" } });
    const { client: another } = await start(ok, { userAgent: "bot €" });
    for (const one of [client, other, another]) {
      const error = await thrownBy(one.users.get("@a:x"));
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).not.toMatch(/newline|€/u);
    }
    expect(seen).toEqual([]);
  });
});

describe("a token that is asked for", () => {
  it("is asked for once, and once more after a 401, also by many requests at the same time", async () => {
    let given = 0;
    const tokens = () => `token-${(given += 1)}`;
    const { client, seen } = await start(
      (response, request, count) =>
        (request.headers["authorization"] === "Bearer token-1" && count > 1 ? unknown : ok)(
          response,
          request,
          count,
        ),
      { accessToken: tokens },
    );
    await client.users.get("@a:x");
    await Promise.all([client.users.get("@b:x"), client.users.get("@c:x"), client.users.get("@d:x")]);
    expect(given).toBe(2);
    expect(seen.filter(({ headers }) => headers["authorization"] === "Bearer token-2")).toHaveLength(3);
  });

  it("is not asked for a third time, and the request not sent again with the same one", async () => {
    let given = 0;
    const { client, seen } = await start(unknown, { accessToken: () => `token-${(given += 1)}` });
    await expect(client.users.get("@a:x")).rejects.toMatchObject({ name: "UnknownTokenError", status: 401 });
    expect([given, seen.length]).toEqual([2, 2]);

    const { client: stubborn, seen: once } = await start(unknown, { accessToken: async () => "same-token" });
    await expect(stubborn.users.get("@a:x")).rejects.toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
    expect(once).toHaveLength(1);
  });

  it("is asked for once more by many that are refused together, where it is the same one again", async () => {
    let given = 0;
    const same = async () => {
      given += 1;
      return "same-token";
    };
    const { client, seen } = await start(unknown, { accessToken: same });
    const calls = Array.from({ length: 20 }, () => thrownBy(client.users.get("@a:x")));
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
    }
    expect([given, seen.length]).toEqual([2, 20]);
  });

  it("is sent in a try that counts, but not for the limit of tries", async () => {
    const attempts: number[] = [];
    let given = 0;
    const { client } = await start(inTurn(json(502, {}), unknown, json(502, {}), ok), {
      accessToken: () => `token-${(given += 1)}`,
      retry: { limit: 2, minDelay: 1 },
      onRequest: ({ attempt }) => void attempts.push(attempt),
    });
    await client.users.get("@a:x");
    expect(attempts).toEqual([1, 2, 3, 4]);
  });

  it("is not waited for after a signal, even one that is given while it is asked for", async () => {
    const controller = new AbortController();
    const { client, seen } = await start(ok, {
      accessToken() {
        controller.abort(new Error("changed my mind"));
        return new Promise(() => undefined);
      },
    });
    await expect(client.users.get("@a:x", { signal: controller.signal })).rejects.toThrow("changed my mind");
    expect(seen).toEqual([]);
  });

  it("is asked for again by the next request where it could not be had", async () => {
    let given = 0;
    const { client } = await start(ok, {
      accessToken() {
        given += 1;
        if (given === 1) {
          throw new Error("the vault is closed");
        }
        return "token";
      },
    });
    await expect(client.users.get("@a:x")).rejects.toThrow("the vault is closed");
    await expect(client.users.get("@a:x")).resolves.toEqual({});
  });

  it("is not asked for where a call that needs none is refused", async () => {
    let given = 0;
    const { client, seen } = await start(unknown, { accessToken: () => `token-${(given += 1)}` });
    await thrownBy(client.session.login({ type: "m.login.password", password: "x" }));
    expect([given, seen.length]).toEqual([0, 1]);
  });

  it("is not asked for again where the account is locked", async () => {
    let given = 0;
    const { client } = await start(json(401, { errcode: "M_USER_LOCKED", error: "" }), {
      accessToken: () => `token-${(given += 1)}`,
    });
    await expect(client.users.get("@a:x")).rejects.toMatchObject({ errcode: "M_USER_LOCKED" });
    expect(given).toBe(1);
  });
});

const unknown = json(401, { errcode: "M_UNKNOWN_TOKEN", error: "Invalid access token passed." });
