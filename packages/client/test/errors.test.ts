import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  ConnectionError,
  createClient,
  ForbiddenError,
  MatrixError,
  NotFoundError,
  RateLimitedError,
  RedactionFailedError,
  TimeoutError,
  UnexpectedAnswerError,
  UnknownTokenError,
  UnsupportedByServerError,
  type ClientSettings,
  type RequestEvent,
  type ResponseEvent,
} from "../src/index.ts";
import { fakeServer, hangUp, inTurn, json, thrownBy, type Respond } from "./fakeServer.ts";

const quick = { limit: 3, minDelay: 1, maxDelay: 2 };

async function start(respond: Respond, settings: Partial<ClientSettings> = {}) {
  const { baseUrl, seen } = await fakeServer(respond);
  return {
    client: createClient({ baseUrl, accessToken: "a-secret-token", retry: quick, ...settings }),
    seen,
  };
}

const matrix = (status: number, errcode: string, more = {}) =>
  json(status, { errcode, error: "says why", ...more });
const limitedUntil = (date: string) => json(429, { errcode: "M_LIMIT_EXCEEDED" }, { "Retry-After": date });
/** Where a server was, and is no more. */
async function nobodyThere(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  await once(server.close(), "close");
  return `http://127.0.0.1:${port}`;
}

describe("an error answer", () => {
  it.each([
    [404, "M_NOT_FOUND", NotFoundError],
    [401, "M_UNKNOWN_TOKEN", UnknownTokenError],
    [401, "M_MISSING_TOKEN", UnknownTokenError],
    [403, "M_FORBIDDEN", ForbiddenError],
    [403, "M_GUEST_ACCESS_FORBIDDEN", ForbiddenError],
    [429, "M_LIMIT_EXCEEDED", RateLimitedError],
    [404, "M_UNRECOGNIZED", UnsupportedByServerError],
    [405, "M_UNRECOGNIZED", UnsupportedByServerError],
    [400, "M_INVALID_PARAM", MatrixError],
    [404, "M_UNKNOWN", NotFoundError],
  ])("%i %s is thrown as its class", async (status, errcode, kind) => {
    const { client } = await start(matrix(status, errcode), { retry: false });
    const error = await thrownBy(client.users.get("@a:x"));
    expect(error).toBeInstanceOf(kind);
    expect(error).toBeInstanceOf(MatrixError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: kind.name, errcode, status, operationId: "getUser" });
    expect(String(error)).toMatch(`${kind.name}: ${status} ${errcode}: says why`);
  });

  it("says which Synapse an operation came with", async () => {
    const { client } = await start(matrix(404, "M_UNRECOGNIZED"));
    const error = await thrownBy(client.moderation.redactionStatus("a"));
    expect(error).toMatchObject({
      addedInSynapse: "1.116.0",
      message:
        "404 M_UNRECOGNIZED: says why (The server does not have getRedactionStatus: it came with Synapse 1.116.0; baseUrl may be another server's.)",
    });
  });

  it("says whether only the token ended", async () => {
    const { client } = await start(matrix(401, "M_UNKNOWN_TOKEN", { soft_logout: true }));
    await expect(client.users.get("@a:x")).rejects.toMatchObject({ softLogout: true });
  });

  it.each([
    ["the body", matrix(429, "M_LIMIT_EXCEEDED", { retry_after_ms: 1500 }), 1500],
    ["the header", json(429, { errcode: "M_LIMIT_EXCEEDED" }, { "Retry-After": "2" }), 2000],
    ["a date that is over", limitedUntil("Sun, 06 Nov 1994 08:49:37 GMT"), 0],
    ["nothing that is a time", limitedUntil("soon"), undefined],
  ])("says how long to wait, by %s", async (_where, answer, retryAfterMs) => {
    const { client } = await start(answer, { retry: false });
    await expect(client.users.get("@a:x")).rejects.toMatchObject({ retryAfterMs });
  });

  it("says how long to wait, by a date", async () => {
    const { client } = await start(limitedUntil(new Date(Date.now() + 90_000).toUTCString()), {
      retry: false,
    });
    const { retryAfterMs = 0 } = (await thrownBy(client.users.get("@a:x"))) as RateLimitedError;
    // HTTP's dates count whole seconds, and the answer takes its time.
    expect(retryAfterMs).toBeGreaterThan(60_000);
    expect(retryAfterMs).toBeLessThanOrEqual(90_000);
  });

  it("of a proxy is not taken for the server's saying that there is no such user", async () => {
    const { client } = await start((response) => response.writeHead(404).end("<h1>Not Found</h1>"));
    const error = await thrownBy(client.users.get("@a:x"));
    expect(error).toBeInstanceOf(MatrixError);
    expect(error).not.toBeInstanceOf(NotFoundError);
  });

  it("that is no Matrix error is M_UNKNOWN with the status", async () => {
    const { client } = await start((response) => response.writeHead(500).end("<h1>Sorry</h1>"));
    await expect(client.users.get("@a:x")).rejects.toMatchObject({
      errcode: "M_UNKNOWN",
      message: "500 M_UNKNOWN: Internal Server Error",
    });
  });
});

describe("what doesn't speak Matrix", () => {
  it("a page instead of JSON", async () => {
    const { client } = await start((response) => response.writeHead(200).end("<html>a-secret-token"));
    const error = await thrownBy(client.users.get("@a:x"));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({ message: "200, but no JSON object. Is baseUrl that of the homeserver?" });
  });

  it.each(["", "null", "[]", '"ok"', "1"])(
    "the JSON %j, as every operation answers an object",
    async (text) => {
      const errors: unknown[] = [];
      const { client } = await start((response) => response.writeHead(200).end(text), {
        onResponse: ({ error }) => void errors.push(error),
      });
      const error = await thrownBy(client.users.deactivate("@a:x"));
      expect(error).toBeInstanceOf(UnexpectedAnswerError);
      expect(errors).toEqual([error]);
      // What another endpoint answers nobody knows.
      await expect(client.request("GET", "/x")).resolves.toEqual(
        text === "" ? undefined : (JSON.parse(text) as unknown),
      );
    },
  );

  it("a redirect, which could carry the token away or make a GET of a POST", async () => {
    const { baseUrl, seen: elsewhere } = await fakeServer(json(200, {}));
    const { client } = await start((response) => response.writeHead(301, { Location: baseUrl }).end());
    for (const call of [() => client.users.get("@a:x"), () => client.users.deactivate("@a:x")]) {
      const error = await thrownBy(call());
      expect(error).toBeInstanceOf(UnexpectedAnswerError);
      expect(error).toMatchObject({ message: expect.stringContaining(`redirects to ${baseUrl}`) as unknown });
    }
    expect(elsewhere).toEqual([]);
    // Well-known files are often redirected, and asked for without a token.
    await expect(client.server.wellKnown()).resolves.toEqual({});
  });

  it("a redirect of what needs no token, where headers carry secrets that it would take along", async () => {
    const { baseUrl, seen: elsewhere } = await fakeServer(json(200, {}));
    const { client } = await start((response) => response.writeHead(301, { Location: baseUrl }).end(), {
      headers: { "X-Api-Key": "gateway-key" },
    });
    expect(await thrownBy(client.server.wellKnown())).toBeInstanceOf(UnexpectedAnswerError);
    expect(elsewhere).toEqual([]);
  });
});

describe("no answer", () => {
  it("is a ConnectionError with the system's code", async () => {
    const { client } = await start(hangUp, { baseUrl: await nobodyThere(), retry: false });
    const error = await thrownBy(client.users.get("@a:x"));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      operationId: "getUser",
      code: "ECONNREFUSED",
      message: expect.stringMatching(/^No answer to getUser: .*ECONNREFUSED/u) as unknown,
    });
  });

  it("within the timeout is a TimeoutError, also where the answer begins and does not end", async () => {
    let tries = 0;
    const onRequest = () => void (tries += 1);
    const { client } = await start((response) => response.writeHead(200).write("{"), {
      timeout: 50,
      onRequest,
    });
    const error = await thrownBy(client.users.get("@a:x"));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ message: "No answer to getUser within 50 ms." });
    await expect(client.users.get("@a:x", { timeout: 20 })).rejects.toThrow("within 20 ms");
    // Not asked again: a server that is too slow gets no faster by it.
    expect(tries).toBe(2);
  });

  it("after a signal is the signal's reason, and nothing is sent after one", async () => {
    const { client, seen } = await start(() => controller.abort(new Error("changed my mind")));
    const controller = new AbortController();
    await expect(client.users.get("@a:x", { signal: controller.signal })).rejects.toThrow("changed my mind");
    await expect(client.users.list({}, { signal: controller.signal }).toArray()).rejects.toThrow(
      "changed my mind",
    );
    expect(seen).toHaveLength(1);
  });
});

describe("an error as JSON", () => {
  const facts = { errcode: "M_X", status: 400, operationId: "getUser", retryAfterMs: 5, softLogout: true };
  it.each([
    [new MatrixError("why", facts), { errcode: "M_X", status: 400, operationId: "getUser", retryAfterMs: 5 }],
    [new UnknownTokenError("why", facts), { ...facts, softLogout: true }],
    [
      new UnsupportedByServerError("why", { errcode: "M_UNRECOGNIZED", status: 404 }, "1.116.0"),
      { errcode: "M_UNRECOGNIZED", status: 404, addedInSynapse: "1.116.0" },
    ],
    [new ConnectionError("why", "getUser", "ECONNREFUSED"), { operationId: "getUser", code: "ECONNREFUSED" }],
    [new TimeoutError("why", "getUser"), { operationId: "getUser" }],
    [new UnexpectedAnswerError("why", "getUser", 200), { operationId: "getUser", status: 200 }],
    [new RedactionFailedError("why", "r"), { redactId: "r" }],
  ] as [Error, object][])("has what a log needs: %s", (error, fields) => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: error.constructor.name,
      message: "why",
      ...fields,
    });
  });
});

describe("trying again", () => {
  const done = json(200, {});

  it.each([
    ["a lost connection", hangUp],
    ["502", json(502, {})],
    ["503", json(503, {})],
    ["504", (response) => response.writeHead(504).end("<h1>")],
  ] as [string, Respond][])("after %s, where twice is as once", async (_what, failure) => {
    const { client, seen } = await start(inTurn(failure, failure, done));
    await client.users.get("@a:x");
    expect(seen).toHaveLength(3);
  });

  it.each([
    ["users.upsert", (client) => client.users.upsert("@a:x", {}), 4],
    ["devices.delete", (client) => client.devices.delete("@a:x", "D"), 4],
    [
      "moderation.shadowBan, a POST that the contract calls idempotent",
      (client) => client.moderation.shadowBan("@a:x"),
      4,
    ],
    ["users.loginAs, a POST", (client) => client.users.loginAs("@a:x"), 1],
    ["session.login", (client) => client.session.login({ type: "m.login.password", password: "pass" }), 1],
    ["moderation.redact", (client) => client.moderation.redact("@a:x", { rooms: [] }), 1],
    ["media.delete, which would delete the next ones", (client) => client.media.delete("@a:x"), 1],
    ["request, by its method", (client) => client.request("POST", "/x"), 1],
    ["request that says so", (client) => client.request("POST", "/x", { idempotent: true }), 4],
  ] as [string, (client: ReturnType<typeof createClient>) => Promise<unknown>, number][])(
    "%s",
    async (_name, call, times) => {
      for (const failure of [hangUp, json(502, {})]) {
        const { client, seen } = await start(failure);
        await thrownBy(call(client));
        expect(seen).toHaveLength(times);
      }
    },
  );

  it("after 429 for every operation, and not before the server said", async () => {
    const limited = matrix(429, "M_LIMIT_EXCEEDED", { retry_after_ms: 80 });
    const { client, seen } = await start(inTurn(limited, json(200, { access_token: "x" })));
    const begun = performance.now();
    await client.users.loginAs("@a:x");
    expect(seen).toHaveLength(2);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(80);
  });

  it("not where the server asks for a longer wait than is allowed", async () => {
    const { client, seen } = await start(matrix(429, "M_LIMIT_EXCEEDED", { retry_after_ms: 600_000 }));
    await expect(client.users.get("@a:x")).rejects.toMatchObject({ retryAfterMs: 600_000 });
    expect(seen).toHaveLength(1);
  });

  it("not where it is switched off, for the client or the call, nor after other errors", async () => {
    const { client, seen } = await start(json(502, {}));
    await thrownBy(client.users.get("@a:x", { retry: false }));
    await thrownBy(client.users.get("@a:x", { retry: { limit: 1, minDelay: 1 } }));
    expect(seen).toHaveLength(1 + 2);
    const { client: other, seen: seenOnce } = await start(matrix(500, "M_UNKNOWN"));
    await thrownBy(other.users.get("@a:x"));
    expect(seenOnce).toHaveLength(1);
  });

  it("ends its waits at a signal", async () => {
    const { client } = await start(json(502, {}), {
      retry: { minDelay: 60_000, maxDelay: 60_000 },
      onResponse: () => void setTimeout(() => controller.abort(new Error("enough")), 50),
    });
    const controller = new AbortController();
    const begun = performance.now();
    await expect(client.users.get("@a:x", { signal: controller.signal })).rejects.toThrow("enough");
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});

describe("hooks", () => {
  it("see every try, and how it went", async () => {
    const requests: RequestEvent[] = [];
    const responses: ResponseEvent[] = [];
    const { client } = await start(inTurn(hangUp, json(502, {}), json(200, {})), {
      onRequest: (request) => void requests.push(request),
      onResponse: async (response) => void responses.push(response),
    });
    await client.users.get("@a:x");
    expect(requests.map(({ operationId, attempt }) => [operationId, attempt])).toEqual([
      ["getUser", 1],
      ["getUser", 2],
      ["getUser", 3],
    ]);
    expect(responses.map(({ status, error }) => [status, error?.name])).toEqual([
      [undefined, "ConnectionError"],
      [502, "MatrixError"],
      [200, undefined],
    ]);
    expect(responses.every(({ duration }) => duration >= 0)).toBe(true);
  });

  it("that throw end the call, and are not taken for a lost connection", async () => {
    const { client, seen } = await start(json(200, {}), {
      onRequest() {
        throw new TypeError("my own fault");
      },
    });
    await expect(client.users.get("@a:x")).rejects.toThrow(new TypeError("my own fault"));
    expect(seen).toEqual([]);
  });

  it.each([
    new RateLimitedError("another server's", { errcode: "M_LIMIT_EXCEEDED", status: 429 }),
    new UnknownTokenError("another server's", { errcode: "M_UNKNOWN_TOKEN", status: 401 }),
    new ConnectionError("another server's", undefined),
  ])("that throw a $name of another client don't send again what the server has done", async (foreign) => {
    const hooks = {
      onRequest(): void {
        throw foreign;
      },
      onResponse(): void {
        throw foreign;
      },
    };
    for (const [name, times] of [
      ["onRequest", 0],
      ["onResponse", 1],
    ] as const) {
      let tokens = 0;
      const { client, seen } = await start(json(200, { access_token: "x" }), {
        [name]: hooks[name],
        accessToken: () => `token-${(tokens += 1)}`,
      });
      expect(await thrownBy(client.users.loginAs("@a:x"))).toBe(foreign);
      expect(await thrownBy(client.request("GET", "/x", { retry: quick }))).toBe(foreign);
      expect([seen.length, tokens]).toEqual([2 * times, 1]);
    }
  });

  it("are told what `validate` refuses", async () => {
    const errors: unknown[] = [];
    const { client } = await start(json(200, {}), {
      validate() {
        throw new Error("no name");
      },
      onResponse: ({ error }) => void errors.push(error),
    });
    const error = await thrownBy(client.users.get("@a:x"));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(errors).toEqual([error]);
  });
});

describe("tokens and passwords", () => {
  const secrets = ["a-secret-token", "hunter22", "proxy-password"];
  /** All that a program could write to its log of a value. */
  const traces = (value: unknown) =>
    [inspect(value, { depth: 20, showHidden: true }), JSON.stringify(value), String(value)].join("\n");
  const expectNone = (value: unknown) => {
    for (const secret of secrets) {
      expect(traces(value)).not.toContain(secret);
    }
  };
  const echo: Respond = (response, request, count) =>
    json(400, { errcode: "M_UNKNOWN", error: `${JSON.stringify(request)} is wrong` })(
      response,
      request,
      count,
    );
  const headers = { "Proxy-Authorization": "Basic proxy-password" };

  it("are not in an error, even where the server repeats them", async () => {
    const { client } = await start(echo);
    const calls = [
      () => client.users.upsert("@a:x", { password: "hunter22" }),
      () => client.users.resetPassword("@a:x", { new_password: "hunter22" }),
      () => client.session.login({ type: "m.login.password", password: "hunter22", user: "a" }),
      () => client.request("POST", "/x", { body: { deep: [{ registration_token: "hunter22" }] } }),
      () => client.request("POST", "/x", { body: { passwords: [["hunter22"]] } }),
      () => client.request("POST", "/x", { body: { auth: { session: "hunter22" } } }),
      () => client.request("POST", "/x", { body: new URLSearchParams({ password: "hunter22" }) }),
      () => client.request("GET", "/x?access_token=hunter22"),
      () => client.request("GET", "/x", { query: { api_key: "hunter22" } }),
    ];
    for (const call of calls) {
      const error = await thrownBy(call());
      expectNone(error);
      expect(String(error)).toContain("[redacted]");
    }
  });

  it("are not in an error that repeats a part of a header", async () => {
    const words = "proxy-password, cookie-1 and cookie-2 are wrong";
    const { client } = await start(json(400, { errcode: "M_UNKNOWN", error: words }), {
      headers: { ...headers, Cookie: 'sid=cookie-1; other="cookie-2"' },
    });
    await expect(client.users.get("@a:x")).rejects.toThrow("[redacted], [redacted] and [redacted] are wrong");
  });

  it("are not in an error that says whereto a query with them is redirected", async () => {
    const { client } = await start((response, { url }) =>
      response.writeHead(301, { Location: `http://other.example${url}&loginToken=new-secret&a=1` }).end(),
    );
    const error = await thrownBy(client.request("GET", "/x", { query: { access_token: "hunter 22" } }));
    expect(error).toMatchObject({
      message: expect.stringContaining("/x?access_token=[redacted]&loginToken=[redacted]&a=1.") as unknown,
    });
  });

  it("are looked for in a long text in a short time", async () => {
    const { client } = await start(json(400, { errcode: "M_UNKNOWN", error: "?".repeat(200_000) }));
    const begun = performance.now();
    await thrownBy(client.users.get("@a:x"));
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it("are not looked for in raw bodies, byte by byte", async () => {
    const { client, seen } = await start(json(200, {}));
    const bytes = Object.defineProperty(new Uint8Array([104, 105]), "token", {
      enumerable: true,
      get() {
        throw new Error("It was walked through.");
      },
    });
    await client.request("POST", "/x", { body: bytes });
    await client.request("POST", "/x", { body: new Uint16Array([26_984]) });
    await client.request("POST", "/x", { body: new Blob(["hi"]) });
    expect(seen.map(({ body }) => body)).toEqual(["hi", "hi", "hi"]);
  });

  it("are not in the error of a fetch that carries them along", async () => {
    const failure = Object.assign(new Error("no route for Bearer a-secret-token"), { config: { headers } });
    const client = createClient({
      baseUrl: "http://127.0.0.1",
      accessToken: "a-secret-token",
      retry: false,
      headers,
      fetch: () => Promise.reject(failure),
    });
    const error = await thrownBy(client.users.get("@a:x"));
    expectNone(error);
    expect(error).toMatchObject({ message: "No answer to getUser: no route for Bearer [redacted]" });
  });

  it("are not in the client", async () => {
    const { client } = await start(json(200, {}), { headers });
    await client.users.get("@a:x");
    expectNone(client);
    expectNone(client.users);
    expectNone(client.users.list());
    const redaction = client.moderation.redact("@a:x", { rooms: [] });
    expectNone(redaction);
    await redaction;
  });

  it("are not in what hooks get, unless asked for", async () => {
    const events: unknown[] = [];
    const hooks = {
      headers,
      onRequest: (event: RequestEvent) => void events.push(event),
      onResponse: (event: ResponseEvent) => void events.push(event),
    };
    const work = async (client: ReturnType<typeof createClient>) => {
      await client.users.upsert("@a:x", { password: "hunter22", displayname: "A" }).catch(() => undefined);
      const options = { body: { registration_token: "hunter22" }, query: { limit: 1, key: "hunter22" } };
      await client.request("POST", "/x?access_token=hunter22", options).catch(() => undefined);
    };
    await work((await start(echo, hooks)).client);
    expect(events).toHaveLength(4);
    expectNone(events);
    expect(events[0]).toMatchObject({
      headers: { authorization: "[redacted]", accept: "application/json" },
      body: { password: "[redacted]", displayname: "A" },
    });
    expect(events[2]).toMatchObject({
      url: expect.stringMatching(/\/x\?access_token=\[redacted\]&limit=1&key=\[redacted\]$/u) as unknown,
    });

    events.length = 0;
    await work((await start(echo, { ...hooks, exposeSecrets: true })).client);
    expect(events[0]).toMatchObject({
      headers: { authorization: "Bearer a-secret-token", "proxy-authorization": "Basic proxy-password" },
      body: { password: "hunter22" },
    });
    expect(events[2]).toMatchObject({
      url: expect.stringMatching(/access_token=hunter22/u) as unknown,
      body: { registration_token: "hunter22" },
    });
  });
});
