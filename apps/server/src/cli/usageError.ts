/** The command line can't be understood; `main` prints the sentence and exits with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
