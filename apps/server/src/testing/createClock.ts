/** A clock that can be set. */
export interface Clock {
  /** ms since the Unix epoch */
  now(): number;
  /** Sets it to a time, from which it runs on; `undefined`: to the system's. */
  set(time: number | undefined): void;
}

export function createClock(): Clock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    set(time) {
      offset = time === undefined ? 0 : time - Date.now();
    },
  };
}
