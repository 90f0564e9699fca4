import { abortable } from "./abortable.ts";
import { RedactionFailedError, UnexpectedAnswerError } from "./errors.ts";
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
   * @throws {@link UnexpectedAnswerError} where it is in a state that the contract doesn't know
   */
  finished(options?: FollowOptions): Promise<RedactionComplete>;
}

/** How a redaction is followed. */
export interface FollowOptions {
  /** Ends the waiting, not the redaction. So does the signal of the call that started it. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each answer until the last. */
  readonly onProgress?: ((state: RedactionRunning) => void) | undefined;
  /**
   * The longest time between two questions, in ms.
   * @default 5000
   */
  readonly maxInterval?: Milliseconds | undefined;
}

/** A redaction by its start, what asks how it goes, and the signal of the call. */
export function redactionTask(
  start: Promise<RedactionStarted>,
  ask: (redactId: string, signal: AbortSignal | undefined) => Promise<RedactionStatus>,
  callSignal: AbortSignal | undefined,
): RedactionTask {
  return Object.assign(start, {
    async finished({
      signal,
      onProgress,
      maxInterval = 5000,
    }: FollowOptions = {}): Promise<RedactionComplete> {
      const either = AbortSignal.any([signal, callSignal].filter((one) => one !== undefined));
      const { redact_id } = await abortable(start, either);
      for (let interval = 100; ; interval *= 2) {
        const state = await ask(redact_id, either);
        // `completed` is the documents' word for it, which the contract doesn't have.
        if (state.status === "complete" || (state.status as string) === "completed") {
          return state as RedactionComplete;
        }
        if (state.status === "failed") {
          throw new RedactionFailedError(state.error, redact_id);
        }
        if (state.status !== "scheduled" && state.status !== "active") {
          // The contract has no other.
          const { status } = state as { status?: unknown };
          const text = `The redaction ${redact_id} is in the state ${JSON.stringify(status)}, which the contract doesn't know.`;
          throw new UnexpectedAnswerError(text, "getRedactionStatus", 200);
        }
        onProgress?.(state);
        await pause(Math.min(interval, maxInterval), either);
      }
    },
  });
}
