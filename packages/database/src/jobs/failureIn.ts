import { DatabaseUnavailableError, RoomUnwritableError, TooSlowError, TaskHeldError } from "../errors.ts";
import type { Log } from "../open.ts";

/**
 * Does a step of a job that may fail without stopping the others.
 * @param about what the step is about, for the log
 * @returns why it failed, as a sentence; `undefined` where it did not
 * @throws DatabaseUnavailableError, TaskHeldError: with these the others would fail as well
 */
export const failureIn = async (
  step: () => Promise<unknown>,
  log: Log,
  about: Readonly<Record<string, string>>,
): Promise<string | undefined> => {
  try {
    await step();
    return undefined;
  } catch (error) {
    // A room too large or broken for the time that a statement has would end the next try as well.
    if (error instanceof TooSlowError) return `${error.message}.`;
    if (error instanceof DatabaseUnavailableError || error instanceof TaskHeldError) throw error;
    if (error instanceof RoomUnwritableError) return error.message;
    // A fault of ours, or data that nobody thought of: to be looked into, but one room must not stop the rest.
    log("error", "a step of a job failed", { ...about, err: error });
    return "An internal error; the log of the server has the details.";
  }
};
