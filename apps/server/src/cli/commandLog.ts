import type { Config } from "../config.ts";
import { createLog, type Log } from "../log.ts";

/** The log of a command that ends by itself: it tells on stdout what it did, so the log is for what went wrong alone. */
export const commandLog = ({ logLevel }: Config): Log => createLog(logLevel === "info" ? "warn" : logLevel);
