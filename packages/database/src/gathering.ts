import type pg from "pg";

/**
 * Makes what has a connection send at once what is written to it in one turn of the event loop, as a system call costs more
 * than what it carries. What is called is called before each statement.
 */
export const createGathering = ({ connection: { stream } }: pg.PoolClient): (() => void) => {
  let isGathering = false;
  return () => {
    if (isGathering) return;
    isGathering = true;
    stream.cork();
    setImmediate(() => {
      isGathering = false;
      stream.uncork();
    });
  };
};
