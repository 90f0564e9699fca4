import type { Operation } from "../http/operation.ts";
import { whoami } from "./whoami.ts";

/** The same under another path. */
export const whoamiR0: Operation<"whoamiR0"> = whoami;
