import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as testing from "../src/testing.ts";

/** The testing entry as it is shipped. */
export const testEntryUrl = pathToFileURL(join(import.meta.dirname, "../dist/testing.js")).href;

// Built from this source.
export const { startServer } = (await import(testEntryUrl)) as typeof testing;
