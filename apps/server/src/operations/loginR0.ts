import type { Operation } from "../http/operation.ts";
import { login } from "./login.ts";

/** The same under another path. */
export const loginR0: Operation<"loginR0"> = login;
