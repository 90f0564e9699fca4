import { ConnectionError, MatrixError, TimeoutError } from "./errors.ts";
import type { RetrySettings } from "./settings.ts";

const brokenGateways = [502, 503, 504];

/**
 * How long to wait, in ms, before a request that failed is sent again.
 *
 * @param attempt how many times it was sent
 * @returns undefined where it is not to be sent again
 */
export function waitBefore(
  error: unknown,
  attempt: number,
  isIdempotent: boolean,
  settings: RetrySettings | false | undefined,
): number | undefined {
  if (settings === false) {
    return undefined;
  }
  const { limit = 3, minDelay = 500, maxDelay = 10_000, maxRetryAfter = 60_000 } = settings ?? {};
  if (attempt > limit) {
    return undefined;
  }
  const delay = Math.min(minDelay * 2 ** (attempt - 1), maxDelay) * (0.5 + Math.random() / 2);
  if (error instanceof MatrixError) {
    if (error.status !== 429 && !(isIdempotent && brokenGateways.includes(error.status))) {
      return undefined;
    }
    const { retryAfterMs = 0 } = error;
    // Not sooner than asked for; a little later, so that not all who were sent away come back in the same moment.
    return retryAfterMs > maxRetryAfter ? undefined : retryAfterMs + delay;
  }
  return error instanceof ConnectionError && !(error instanceof TimeoutError) && isIdempotent
    ? delay
    : undefined;
}

/** Waits; a signal ends it with its reason. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      // Whatever it is: it is the caller's.
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
