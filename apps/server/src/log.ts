import { destination, pino, type Logger } from "pino";
import type { LogLevel } from "./config.ts";

export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

/**
 * Lines of JSON on stderr; stdout belongs to the one line that says where the server listens.
 *
 * What a request carried is never given to the log: no query (it may hold an access token), no header,
 * no body.
 */
export function createLog(level: LogLevel): Log {
  return pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    destination({ fd: 2, sync: true }),
  );
}
