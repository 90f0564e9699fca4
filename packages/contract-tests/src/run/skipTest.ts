/** Thrown by a test, or by what it makes, that finds out on the way that it can't be made on this server. */
export class SkipTest extends Error {
  override readonly name = "SkipTest";
}
