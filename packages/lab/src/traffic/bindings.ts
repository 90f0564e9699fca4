import type { WireResponse } from "../http.ts";
import { isObject, type Json, mapScalars } from "../json.ts";

/**
 * What the names in ‹› stand for on one of the two servers: `‹user p›` is the same on both, `‹token x›` is what this
 * server answered to the login that was kept as `x`.
 */
export class Bindings {
  readonly #values: Map<string, string>;
  /** Values that this server made up, back to their names. */
  readonly #made = new Map<string, string>();

  constructor(given: ReadonlyMap<string, string>) {
    this.#values = new Map(given);
  }

  /** Puts the values in the place of names; a name that stands for nothing (yet) reads `unbound-…` on both sides. */
  resolve(text: string): string {
    return text.replaceAll(
      /‹([^›]+)›/g,
      (_all, name: string) => this.#values.get(name) ?? `unbound-${name.replaceAll(" ", "-")}`,
    );
  }

  /** Remembers what the server made up in an answer. */
  learn(answer: WireResponse, letter: string): void {
    if (answer.status >= 300 || !isObject(answer.json)) return;
    for (const [member, kind] of [
      ["access_token", "token"],
      ["device_id", "device"],
      ["redact_id", "redaction"],
    ] as const) {
      const value = answer.json[member];
      if (typeof value !== "string") continue;
      const name = `${kind} ${letter}`;
      this.#values.set(name, value);
      if (kind === "redaction") this.#made.set(value, name);
    }
  }

  /** The answer with its redaction ids by their names, so that two servers' answers can be compared. */
  named(answer: WireResponse): WireResponse {
    if (answer.json === undefined || this.#made.size === 0) return answer;
    const named = mapScalars(answer.json, (value): Json => {
      const name = typeof value === "string" ? this.#made.get(value) : undefined;
      return name === undefined ? value : `<${name}>`;
    });
    return { ...answer, json: named };
  }
}
