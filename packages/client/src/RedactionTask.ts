import { RedactionFailedError } from "./errors.ts";
import type {
  RedactionComplete,
  RedactionRunning,
  RedactionStarted,
  RedactionStatus,
} from "./generated/types.gen.ts";
import { pause } from "./retry.ts";
import type { Milliseconds } from "./units.ts";

/** A redaction that was asked for: a promise of its start, which can be followed to its end. */
export interface RedactionTask extends Promise<RedactionStarted> {
  /**
   * Asks how it goes, less and less often, until it is done.
   *
   * @returns what could not be redacted, and why: `failed_redactions`
   * @throws {@link RedactionFailedError} where it broke off
   */
  finished(options?: FollowOptions): Promise<RedactionComplete>;
}

/** How a redaction is followed. */
export interface FollowOptions {
  /** Ends the waiting, not the redaction. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each answer until the last. */
  readonly onProgress?: ((state: RedactionRunning) => void) | undefined;
  /**
   * The longest time between two questions, in ms.
   * @default 5000
   */
  readonly maxInterval?: Milliseconds | undefined;
}

/** A redaction by its start, and what asks how it goes. */
export function redactionTask(
  start: Promise<RedactionStarted>,
  ask: (redactId: string, signal: AbortSignal | undefined) => Promise<RedactionStatus>,
): RedactionTask {
  return Object.assign(start, {
    async finished({
      signal,
      onProgress,
      maxInterval = 5000,
    }: FollowOptions = {}): Promise<RedactionComplete> {
      const { redact_id } = await start;
      for (let interval = 100; ; interval *= 2) {
        const state = await ask(redact_id, signal);
        if (state.status === "complete") {
          return state;
        }
        if (state.status === "failed") {
          throw new RedactionFailedError(state.error, redact_id);
        }
        onProgress?.(state);
        await pause(Math.min(interval, maxInterval), signal);
      }
    },
  });
}
