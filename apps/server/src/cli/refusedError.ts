/** What was asked for is not done. The message is a sentence that says why; `main` prints it and exits with 1. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}
