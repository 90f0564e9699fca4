import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { RefusedError } from "./refusedError.ts";
import { UsageError } from "./usageError.ts";

/** Longest password that the API takes, in characters. */
const longestPassword = 512;

/**
 * The first line of stdin.
 *
 * @throws RefusedError where it can't be a password
 */
export async function passwordFromStdin(): Promise<string> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  for await (const line of lines) {
    return checked(line);
  }
  throw new RefusedError("There is no password on stdin.");
}

/**
 * Asks for a password twice, at the terminal, without showing what is typed.
 *
 * @throws UsageError where stdin is no terminal
 * @throws RefusedError where it can't be a password, or the two differ
 */
export async function askForPassword(userId: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new UsageError(
      "stdin is no terminal to ask for a password at: give --password-stdin, --generate-password or --no-password.",
    );
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  // Ctrl-C, and Ctrl-D on an empty line.
  const given = new AbortController();
  lines.once("SIGINT", () => lines.close());
  lines.once("close", () => given.abort());
  const ask = async (question: string) => {
    process.stderr.write(question);
    try {
      // What the event gives is a line.
      const [line] = (await once(lines, "line", { signal: given.signal })) as [string];
      return line;
    } catch (error) {
      throw new RefusedError("No password was given.", { cause: error });
    } finally {
      process.stderr.write("\n");
    }
  };
  try {
    const password = checked(await ask(`Password of ${userId}: `));
    if ((await ask("The same again: ")) !== password) {
      throw new RefusedError("The two passwords differ.");
    }
    return password;
  } finally {
    lines.close();
  }
}

function checked(password: string): string {
  if (password === "") {
    throw new RefusedError("The password is empty. Give --no-password to set none.");
  }
  if (Array.from(password).length > longestPassword) {
    throw new RefusedError(`A password has at most ${longestPassword} characters.`);
  }
  return password;
}
