import type { Operation } from "../http/operation.ts";
import { logoutAll } from "./logoutAll.ts";

/** The same under another path. */
export const logoutAllR0: Operation<"logoutAllR0"> = logoutAll;
