import { Agent, request as nodeRequest } from "node:http";
import { type Json, parseJson } from "./json.ts";

/**
 * One request as it goes over the wire. The path is sent byte by byte (`%ZZ`, `//`, a raw `@a:b`, a trailing slash),
 * which is why this is node:http and not fetch: that one parses, and repairs, URLs.
 */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Undefined where the body is no JSON. */
  readonly json: Json | undefined;
}

const timeoutMs = 60_000;

/** Sends to a host and port on this machine. Status 0 and the reason as text where no answer came. */
export class WireClient {
  readonly baseUrl: string;
  readonly #host: string;
  readonly #port: number;
  // A new connection each time: a server that closes an idle one must not look like a difference.
  readonly #agent = new Agent({ keepAlive: false, maxSockets: 16 });

  constructor(baseUrl: string) {
    const url = new URL(baseUrl);
    this.baseUrl = url.origin;
    this.#host = url.hostname;
    this.#port = Number(url.port);
  }

  send(request: WireRequest): Promise<WireResponse> {
    return new Promise((resolve) => {
      let answered = false;
      const body = typeof request.body === "string" ? Buffer.from(request.body, "utf8") : request.body;
      const headers: Record<string, string | number> = { ...request.headers };
      if (body !== undefined) headers["Content-Length"] = body.byteLength;
      const outgoing = nodeRequest(
        {
          host: this.#host,
          port: this.#port,
          method: request.method,
          path: request.path,
          headers,
          agent: this.#agent,
          timeout: timeoutMs,
        },
        (incoming) => {
          answered = true;
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          const finish = () => {
            const text = Buffer.concat(chunks).toString("utf8");
            const fields: Record<string, string> = {};
            for (const [name, value] of Object.entries(incoming.headers)) {
              fields[name] = Array.isArray(value) ? value.join(", ") : (value ?? "");
            }
            resolve({ status: incoming.statusCode ?? 0, headers: fields, text, json: parseJson(text) });
          };
          incoming.on("end", finish);
          incoming.on("error", finish);
        },
      );
      outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer in ${timeoutMs} ms`)));
      outgoing.on("error", (error) => {
        // A server may refuse a body that is too large while it is still being sent; its answer is what counts.
        if (!answered) resolve({ status: 0, headers: {}, text: error.message, json: undefined });
      });
      outgoing.end(body);
    });
  }
}

const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A command line that repeats the request; bodies that a shell cannot carry are given as base64. */
export const curlOf = (request: WireRequest, baseUrl: string): string => {
  const parts = ["curl", "-sS", "-i", "--path-as-is", "-X", request.method];
  for (const [name, value] of Object.entries(request.headers ?? {}))
    parts.push("-H", shellQuoted(`${name}: ${value}`));
  let before = "";
  if (request.body !== undefined) {
    const bytes =
      typeof request.body === "string" ? Buffer.from(request.body, "utf8") : Buffer.from(request.body);
    const text = bytes.toString("utf8");
    const plain = bytes.byteLength < 2000 && /^[\t\n\x20-\x7e]*$/.test(text);
    if (plain) parts.push("--data-binary", shellQuoted(text));
    else {
      before =
        bytes.byteLength < 2000
          ? `base64 -d <<< ${bytes.toString("base64")} | `
          : `# ${bytes.byteLength} bytes | `;
      parts.push("--data-binary", "@-");
    }
  }
  parts.push(shellQuoted(baseUrl + request.path));
  return before + parts.join(" ");
};
