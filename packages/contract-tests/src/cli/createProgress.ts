import type { WriteStream } from "node:tty";
import type { TestResult } from "../run/result.ts";

/** Without a terminal a line comes after so many tests. */
const every = 100;

/** Says how far a run is: one line that changes on a terminal, a line now and then elsewhere. */
export function createProgress(stream: WriteStream) {
  let total = 0;
  let done = 0;
  let failed = 0;
  const line = () => `${done} of ${total} tests, ${failed} failed`;
  return {
    begin: (count: number) => {
      total = count;
    },
    add: ({ outcome }: TestResult) => {
      done++;
      failed += outcome === "fail" ? 1 : 0;
      if (stream.isTTY) {
        stream.write(`\r${line()}`);
      } else if (done % every === 0) {
        stream.write(`${line()}\n`);
      }
    },
    end: () => {
      if (total > 0) {
        stream.write(stream.isTTY ? "\r\u001b[K" : `${line()}\n`);
      }
    },
  };
}
