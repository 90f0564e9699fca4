import type { Answer } from "./http.ts";

// Kept beside the answers and not in them: tests compare whole answers and their bodies.
const noted = new WeakMap<object, string[]>();

/** Notes what a test expects of an answer or of its body, for the reports. */
export function noteExpectation(answerOrBody: object, expected: string) {
  noted.set(answerOrBody, [...(noted.get(answerOrBody) ?? []), expected]);
}

/** What a test expected of an answer; the most telling alone where one says all that another does. */
export function expectationsOf(answer: Answer): readonly string[] {
  const { body } = answer;
  const all = [
    ...(noted.get(answer) ?? []),
    ...(typeof body === "object" && body !== null ? (noted.get(body) ?? []) : []),
  ];
  return [...new Set(all)].filter(
    (text, _index, others) => !others.some((other) => other !== text && other.startsWith(`${text} `)),
  );
}
