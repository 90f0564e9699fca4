import type { Operation } from "../http/operation.ts";
import { logout } from "./logout.ts";

/** The same under another path. */
export const logoutR0: Operation<"logoutR0"> = logout;
