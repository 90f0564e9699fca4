import { destination, pino, type Logger } from "pino";
import type { LogLevel } from "./config.ts";

export type Log = Pick<Logger, "debug" | "info" | "warn" | "error" | "isLevelEnabled">;

/**
 * Lines of JSON on stderr; stdout belongs to the one line that says where the server listens.
 *
 * What a request carried, but for an id that a trusted proxy gave it, is never given to the log: no query (it may hold an access token), no header,
 * no body.
 *
 * @param worker the number of this process in a cluster, to stand in each line
 */
export function createLog(level: LogLevel, worker?: number): Log {
  return pino(
    {
      level,
      base: worker === undefined ? null : { worker },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      serializers: { err: serializeError },
    },
    destination({ fd: 2, sync: true }),
  );
}

/**
 * What an error says of the place where it happened. Of a database's error no more than its code and which constraint it
 * is about: message and detail may quote rows, and with them tokens and hashes.
 */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return { type: typeof error };
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const constraint =
    "constraint" in error && typeof error.constraint === "string" ? error.constraint : undefined;
  const ofDatabase = code !== undefined && /^([0-9A-Z]{5}|P\d{4})$/.test(code);
  return {
    type: error.name,
    code,
    constraint,
    ...(ofDatabase ? {} : { message: error.message }),
    // Without the first lines, which repeat the message.
    stack: error.stack?.slice(error.stack.search(/^ {4}at /m)),
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  };
}
