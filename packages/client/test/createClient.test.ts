import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createClient, MatrixError } from "../src/index.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** A server that gives one answer to everything. */
async function serve(answer: Answer): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => server.close());
  // A TCP server that listens has an address with a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
  };

describe("createClient", () => {
  it("sends the path, the query and the token, and answers the body", async () => {
    const seen: (string | undefined)[] = [];
    const baseUrl = await serve((request, response) => {
      seen.push(request.url, request.headers.authorization);
      json(200, { users: [], total: 0 })(request, response);
    });
    const client = createClient({ baseUrl: `${baseUrl}/below/`, accessToken: "secret" });

    await expect(client.listUsersV3({ query: { name: "a&b", limit: 5 } })).resolves.toEqual({
      users: [],
      total: 0,
    });
    expect(seen).toEqual(["/below/_synapse/admin/v3/users?name=a%26b&limit=5", "Bearer secret"]);
  });

  it("encodes the ids in a path", async () => {
    let url: string | undefined;
    const baseUrl = await serve((request, response) => {
      url = request.url;
      json(200, {})(request, response);
    });
    await createClient({ baseUrl }).deleteUserDevice({ path: { user_id: "@a/b:x", device_id: "?#%" } });
    expect(url).toBe("/_synapse/admin/v2/users/%40a%2Fb%3Ax/devices/%3F%23%25");
  });

  it("throws an error answer as MatrixError", async () => {
    const baseUrl = await serve(json(404, { errcode: "M_NOT_FOUND", error: "User not found" }));
    const error = await createClient({ baseUrl })
      .getUser({ path: { user_id: "@a:x" } })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MatrixError);
    expect(error).toMatchObject({
      errcode: "M_NOT_FOUND",
      status: 404,
      retryAfterMs: undefined,
      message: "404 M_NOT_FOUND: User not found",
    });
  });

  it.each([
    ["the body", json(429, { errcode: "M_LIMIT_EXCEEDED", error: "", retry_after_ms: 1500 }), 1500],
    ["the header", json(429, { errcode: "M_LIMIT_EXCEEDED", error: "" }, { "Retry-After": "2" }), 2000],
  ])("reads how long to wait from %s", async (_where, answer, retryAfterMs) => {
    const baseUrl = await serve(answer);
    await expect(createClient({ baseUrl }).whoami()).rejects.toMatchObject({ retryAfterMs });
  });

  it("throws what is no Matrix error as M_UNKNOWN", async () => {
    const baseUrl = await serve((_request, response) => response.writeHead(502).end("<h1>Bad Gateway</h1>"));
    await expect(createClient({ baseUrl }).whoami()).rejects.toMatchObject({
      errcode: "M_UNKNOWN",
      status: 502,
      message: "502 M_UNKNOWN: Bad Gateway",
    });
  });

  it("throws what fetch throws where nobody answers", async () => {
    const error = await createClient({ baseUrl: "http://127.0.0.1:1" })
      .whoami()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
  });
});
