import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as it came over the wire. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** What the server does with a request; `count` is 1 for the first one. */
export type Respond = (response: ServerResponse, request: Seen, count: number) => void;

/** An answer in JSON. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Respond =>
  (response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
  };

/** No answer. */
export const hangUp: Respond = (response) => response.destroy();

/** One answer after the other; the last one goes on. */
export const inTurn =
  (...answers: readonly Respond[]): Respond =>
  (response, request, count) =>
    answers[Math.min(count, answers.length) - 1]?.(response, request, count);

/** A server for one test that says what it is told to, for what no real server does when it is asked. */
export async function fakeServer(respond: Respond): Promise<{ baseUrl: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const { method = "", url = "", headers } = request;
      const isJson = headers["content-type"] === "application/json";
      const body = isJson ? (JSON.parse(text) as unknown) : text === "" ? undefined : text;
      const one = { method, url, headers, body };
      seen.push(one);
      respond(response, one, seen.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A TCP server that listens has an address with a port.
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** What a promise is rejected with. */
export async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("It was not rejected.");
    },
    (error: unknown) => error,
  );
}
