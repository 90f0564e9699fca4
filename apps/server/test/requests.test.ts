import { exchange, type Answer } from "@synapse-user-admin/contract-tests";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startServer, type TestServer } from "./server.ts";

const admin = "/_synapse/admin";

describe("requests that no contract describes", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ DEMO: "false", BODY_LIMIT: "4096" });
  });
  afterAll(() => server.remove());

  const send = (
    method: string,
    path: string,
    body?: string,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    exchange(server.baseUrl, {
      method,
      path,
      body,
      headers: { Authorization: `Bearer ${server.adminToken}`, ...headers },
    });
  const expectError = (answer: Answer, status: number, errcode: string) => {
    expect(answer).toMatchObject({ status, body: { errcode } });
    expect(answer.body).toHaveProperty("error");
  };

  it.each([
    "/",
    "/no/such/path",
    `${admin}/v2/users/@a:b/`,
    `${admin}/v2/Users`,
    `/${admin}/v2/users`,
    "/_matrix/client/v3/sync",
  ])("answers 404 M_UNRECOGNIZED for the path %s, token or not", async (path) => {
    expectError(await send("GET", path), 404, "M_UNRECOGNIZED");
    expectError(await send("GET", path, undefined, { Authorization: "" }), 404, "M_UNRECOGNIZED");
  });

  it.each([
    ["POST", `${admin}/v3/users`, "GET, HEAD, OPTIONS"],
    ["PATCH", `${admin}/v2/users/@a:b`, "GET, PUT, HEAD, OPTIONS"],
    ["TRACE", "/_matrix/client/v3/logout", "POST, OPTIONS"],
    // The status of a redaction called redact, and the redaction of a user redact_status: neither can be asked for.
    ["GET", `${admin}/v1/user/redact_status/redact`, "OPTIONS"],
    ["POST", `${admin}/v1/user/redact_status/redact`, "OPTIONS"],
  ])("answers 405 M_UNRECOGNIZED for %s %s, and the methods that there are", async (method, path, allow) => {
    const answer = await send(method, path);
    expectError(answer, 405, "M_UNRECOGNIZED");
    expect(answer.headers["allow"]).toBe(allow);
  });

  it("answers OPTIONS with 204 and the CORS headers on any path, and every answer carries them", async () => {
    for (const path of [`${admin}/v3/users`, "/no/such/path"]) {
      const { status, headers } = await send("OPTIONS", path, undefined, { Authorization: "" });
      expect(status).toBe(204);
      expect(headers["access-control-allow-origin"]).toBe("*");
      expect(headers["access-control-allow-headers"]).toContain("Authorization");
      expect(headers["access-control-allow-methods"]).toContain("DELETE");
    }
    for (const path of [`${admin}/v3/users`, "/no/such/path", "/health", "/openapi.json"]) {
      expect((await send("GET", path)).headers["access-control-allow-origin"]).toBe("*");
    }
  });

  it("serves HEAD as GET, without the body", async () => {
    const head = await send("HEAD", `${admin}/v3/users?limit=1`);
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(head.headers["content-type"]).toBe("application/json");
  });

  it("reads a JSON body whatever its Content-Type says", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/json; charset=utf-8",
      "nonsense",
    ]) {
      const answer = await send("PUT", `${admin}/v2/users/@typed:localhost`, "{}", { "Content-Type": type });
      expect([200, 201]).toContain(answer.status);
    }
  });

  it("answers 413 M_TOO_LARGE for a body beyond the limit, and goes on", async () => {
    const body = JSON.stringify({ displayname: "x".repeat(5000) });
    expectError(await send("PUT", `${admin}/v2/users/@large:localhost`, body), 413, "M_TOO_LARGE");
    expectError(await send("GET", `${admin}/v2/users/@large:localhost`), 404, "M_NOT_FOUND");
  });

  it("answers 400 M_NOT_JSON for a body in a broken encoding, and 416 for a range behind the end", async () => {
    const path = `${admin}/v2/users/@packed:localhost`;
    expectError(await send("PUT", path, "no gzip", { "Content-Encoding": "gzip" }), 400, "M_NOT_JSON");
    expectError(await send("PUT", path, "{}", { "Content-Encoding": "nonsense" }), 400, "M_NOT_JSON");
    expect((await send("GET", "/docs/", undefined, { Range: "bytes=999999999-" })).status).toBe(416);
    expect(server.log()).not.toContain("request failed");
  });

  it("answers 400 for what the database can't hold, where Synapse breaks, and writes nothing of it", async () => {
    const user = `${admin}/v2/users/@odd:localhost`;
    for (const displayname of ["\\u0000", "a\\u0000b", "\\ud800", "\\udc00x"]) {
      const answer = await send("PUT", user, `{"displayname":"${displayname}"}`);
      expect(answer.status).toBe(400);
    }
    expectError(await send("GET", user), 404, "M_NOT_FOUND");
    for (const path of [
      `${admin}/v2/users/@a%00b:localhost`,
      `${admin}/v1/threepid/email/users/%00`,
      `${admin}/v1/users/%00/memberships`,
      `${admin}/v1/users/@a%00b:localhost/joined_rooms`,
      `${admin}/v1/users/a%00b/sent_invite_count?from_ts=0`,
      `${admin}/v1/users/@a:b%00/cumulative_joined_room_count?from_ts=0`,
    ]) {
      expectError(await send("GET", path), 400, "M_INVALID_PARAM");
    }
    expectError(await send("GET", `${admin}/v3/users?name=a%00b`), 400, "M_UNKNOWN");
    expect((await send("GET", `${admin}/v3/users?limit=99999999999999999999`)).status).toBe(400);
  });

  it("takes a redaction in a room whose id no database can hold, and lets it fail, as Synapse does", async () => {
    for (const [userId, room] of [
      ["@nul:localhost", "a\\u0000b"],
      ["@half:localhost", "\\ud800"],
    ]) {
      const asked = await send(
        "POST",
        `${admin}/v1/user/${userId}/redact`,
        `{"rooms":["${room}"],"reason":"${room}"}`,
      );
      expect(asked.status).toBe(200);
      const { redact_id: id } = JSON.parse(asked.text) as { redact_id: string };
      const status = () => send("GET", `${admin}/v1/user/redact_status/${id}`);
      await vi.waitUntil(async () => !/"(active|scheduled)"/.test((await status()).text), {
        timeout: 10_000,
      });
      expect((await status()).text).toMatch(
        /^\{"status":"failed","error":"404: The room .+ is not known\."\}$/,
      );
    }
  });

  it("takes paths that are not properly encoded", async () => {
    expectError(await send("GET", `${admin}/v2/users/%ZZ`), 400, "M_INVALID_PARAM");
    expectError(await send("GET", `${admin}/v2/users/%FF`), 400, "M_INVALID_PARAM");
    expectError(await send("GET", `${admin}/v2/users/`), 400, "M_INVALID_PARAM");
    expectError(await send("GET", `${admin}/v2/users/@admin:localhost/devices/`), 404, "M_NOT_FOUND");
  });

  it("serves the contract, the docs and its health", async () => {
    expect(await send("GET", "/health")).toMatchObject({ status: 200, text: "OK" });
    expect(await send("GET", "/openapi.json")).toMatchObject({ status: 200, body: { openapi: "3.1.0" } });
    const docs = await send("GET", "/docs/");
    expect(docs.status).toBe(200);
    expect(docs.text).toContain("<!DOCTYPE html>");
  });

  it("gives out the docs with what keeps a browser to this server, and lets it keep what never changes", async () => {
    const page = await send("GET", "/docs/");
    expect(page.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'self' .*frame-ancestors 'none'/);
    // Asked again, it is not sent again.
    expect(
      (await send("GET", "/docs/", undefined, { "If-None-Match": String(page.headers["etag"]) })).status,
    ).toBe(304);

    const script = /assets\/site\.\w+\.js/.exec(page.text)?.[0] ?? "";
    expect((await send("GET", `/docs/${script}`)).headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
    });
    expect((await send("GET", "/docs/openapi.yaml")).headers["content-type"]).toMatch(/^text\/yaml/);

    const { status, headers } = await send("GET", "/docs");
    expect([status, headers["location"]]).toEqual([301, "/docs/"]);
    expectError(await send("GET", "/docs/no-such-page.html"), 404, "M_UNRECOGNIZED");
  });
});
