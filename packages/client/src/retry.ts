import { abortable } from "./abortable.ts";
import { ConnectionError, MatrixError, TimeoutError } from "./errors.ts";
import type { RetrySettings } from "./settings.ts";

const brokenGateways = [502, 503, 504];

/**
 * How long to wait, in ms, before a request that failed is sent again.
 *
 * @param failures how many times it failed by now
 * @returns undefined where it is not to be sent again
 */
export function waitBefore(
  error: unknown,
  failures: number,
  isIdempotent: boolean,
  settings: RetrySettings | false | undefined,
): number | undefined {
  if (settings === false) {
    return undefined;
  }
  const { limit = 3, minDelay = 500, maxDelay = 10_000, maxRetryAfter = 60_000 } = settings ?? {};
  if (failures > limit) {
    return undefined;
  }
  const delay = Math.min(minDelay * 2 ** (failures - 1), maxDelay) * (0.5 + Math.random() / 2);
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
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer;
  const wait = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await abortable(wait, signal);
  } finally {
    clearTimeout(timer);
  }
}
