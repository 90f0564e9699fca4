import { DatabaseUnavailableError } from "./errors.ts";

/** Lets only so much work go on at once; what comes later waits for its turn, first come, first served. */
export type Limiter = <R>(work: () => Promise<R>) => Promise<R>;

/**
 * @param places how many may go on at once
 * @param patienceMs how long one may wait for its turn
 */
export const createLimiter = (places: number, patienceMs: number): Limiter => {
  let free = places;
  const waiting = new Set<() => void>();

  const enter = async (): Promise<void> => {
    if (free > 0) {
      free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(go);
        reject(new DatabaseUnavailableError("The database is busy with other slow reads"));
      }, patienceMs);
      const go = (): void => {
        clearTimeout(timer);
        waiting.delete(go);
        resolve();
      };
      waiting.add(go);
    });
  };
  const leave = (): void => {
    const [next] = waiting;
    // The place goes straight to the next one.
    if (next) next();
    else free++;
  };

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
};
