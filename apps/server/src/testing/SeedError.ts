/** A seed that can't be planted; the message says what is wrong with it. */
export class SeedError extends Error {
  override readonly name = "SeedError";
}
