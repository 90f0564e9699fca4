/** A worker that ends within this time after it was started has ended at once, in ms. */
const earlyMs = 10_000;
/** How many may do so within how long, in ms, before it is given up. */
const mostEarly = 5;
const windowMs = 60_000;
/** How long the replacement waits from the second of them on, in ms; doubled each time. */
const restMs = 250;

/** Says when a worker that ended by itself is replaced. */
export interface Restarts {
  /**
   * @param livedMs how long it had lived
   * @returns after how many ms it is replaced; `undefined` where one after the other ends at once
   */
  next(livedMs: number): number | undefined;
}

/**
 * At once, as long as they live: then something has killed it that comes now and then. Where they end as soon as they are
 * started, after longer and longer, and after some it is given up: whoever looks after the server has to see it.
 */
export function createRestarts(): Restarts {
  let early: readonly number[] = [];
  return {
    next(livedMs) {
      if (livedMs >= earlyMs) {
        return 0;
      }
      const now = performance.now();
      early = [...early.filter((at) => at > now - windowMs), now];
      if (early.length >= mostEarly) {
        return undefined;
      }
      return early.length === 1 ? 0 : restMs * 2 ** (early.length - 2);
    },
  };
}
