import type { TestResult } from "../run/result.ts";
import { behind } from "./behind.ts";

/** What a maintainer needs of a failed test, as plain text: a command to run, expected beside got, what stands behind it. */
export function failureReport({ test, failure }: TestResult): string {
  if (failure === undefined) {
    return "";
  }
  const { basis, anchor } = behind(test);
  const lines = [
    `FAILED ${test.id}`,
    `  ${failure.message.trim().replaceAll("\n", "\n  ")}`,
    ...(failure.expected === undefined ? [] : [`  expected  ${failure.expected}`]),
    ...(failure.got === undefined ? [] : [`  got       ${failure.got}`]),
    ...(failure.curl === undefined ? [] : [`  try       ${failure.curl}`]),
    `  ${basis}`,
    `  ${anchor}`,
  ];
  return `${lines.join("\n")}\n`;
}
