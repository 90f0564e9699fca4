import type { Database, Log } from "../open.ts";
import type { Homeserver } from "../tables/roomEvents.ts";

/** What a job works with. */
export interface JobContext {
  readonly db: Pick<Database, "read" | "write">;
  readonly homeserver: Homeserver;
  readonly log: Log;
  /** Aborted when the server stops: a job ends after the step that it is at, and is taken up again later. */
  readonly signal: AbortSignal;
}
