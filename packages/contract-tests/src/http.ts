import { request as send } from "node:http";
import { request as sendSecurely } from "node:https";

/** A request as it goes over the wire: the path is sent as it is given, nothing is normalised. */
export interface RawRequest {
  readonly method: string;
  /** With the query, percent-encoded as wished. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

/** An answer as it came. */
export interface Answer {
  readonly request: RawRequest;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** The body, parsed where it is JSON; the text otherwise. */
  readonly body: unknown;
}

const timeoutMs = 30_000;

/** One HTTP exchange by `node:http`, since `fetch` would rewrite paths such as `/a/%2e` before it sends them. */
export function exchange(baseUrl: string, request: RawRequest): Promise<Answer> {
  const { protocol, hostname, port, pathname } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const outgoing = (protocol === "https:" ? sendSecurely : send)(
      {
        hostname,
        port,
        method: request.method,
        path: pathname.replace(/\/$/, "") + request.path,
        headers: { ...request.headers },
        timeout: timeoutMs,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({
            request,
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            body: parsed(text),
          });
        });
      },
    );
    outgoing.on("timeout", () => {
      outgoing.destroy(new Error(`${request.method} ${request.path}: no answer within ${timeoutMs} ms`));
    });
    outgoing.on("error", reject);
    outgoing.end(request.body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
