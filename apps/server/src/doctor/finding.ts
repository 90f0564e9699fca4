/** What one check found. */
export interface Finding {
  readonly level: "ok" | "warn" | "fail";
  /** What was looked at, in a word or two. */
  readonly about: string;
  /** What is so, as a sentence or two. */
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** Makes the findings of one check. */
export const findings = (about: string) => ({
  ok: (text: string): Finding => ({ level: "ok", about, text }),
  warn: (text: string, advice: string): Finding => ({ level: "warn", about, text, advice }),
  fail: (text: string, advice: string): Finding => ({ level: "fail", about, text, advice }),
});

/** An error's own words. */
export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether an error says that a file is not there, and not that it can't be looked at. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";
