import type { Answer } from "./http.ts";

/** A promise of the contract that an answer breaks: what was expected beside what came. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
  readonly expected: string;
  readonly got: string;
  readonly answer: Answer;

  constructor(
    message: string,
    { expected, got, answer }: { readonly expected: string; readonly got: string; readonly answer: Answer },
  ) {
    super(message);
    this.expected = expected;
    this.got = got;
    this.answer = answer;
  }
}
