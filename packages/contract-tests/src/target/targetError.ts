/** Why tests can't begin, or can't be ended properly, in a sentence for whoever started them. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}
