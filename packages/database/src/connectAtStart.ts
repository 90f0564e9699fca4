import { isUnavailable, StartError } from "./errors.ts";

/** `error` as a sentence for the command line, where it is about reaching the database. */
export const explain = (error: unknown): unknown => {
  if (error instanceof StartError) return error;
  // A fact about the connection string, which itself may hold a password and is not shown.
  const code = codeOf(error);
  const said = error instanceof Error ? error.message || code : String(error);
  if (isUnavailable(error))
    return new StartError(`The database can't be reached: ${said || "no answer"}.`, { cause: error });
  if (/^(28|3D|42501)/.test(code))
    return new StartError(`The database refuses us: ${said}.`, { cause: error });
  return error;
};

/** How long a start waits for a database that is slow to answer, or starting itself. */
const startPatienceMs = 15_000;

/** The first connection. A database that refuses it is reported at once; one that is slow is waited for. */
export const connectAtStart = async <Client>(connect: () => Promise<Client>): Promise<Client> => {
  const until = Date.now() + startPatienceMs;
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      // 57P03: starting up. 53300: too many connections for now.
      const isSlow =
        error instanceof Error && /timeout expired|57P03|53300/.test(`${error.message} ${codeOf(error)}`);
      if (!isSlow || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";
