import { operationIds } from "./arbitraryStep.ts";
import type { Played } from "./playSequence.ts";

/** How often each operation came, how often Synapse took it, and which tolerances were needed. */
export class Tally {
  readonly #steps = new Map<string, { n: number; good: number }>(
    operationIds.map((operation) => [operation, { n: 0, good: 0 }]),
  );
  readonly #tolerances = new Map<string, number>();
  steps = 0;
  good = 0;

  add(played: readonly Played[]): void {
    for (const { step, answers, applied } of played) {
      const good = answers.synapse.status >= 200 && answers.synapse.status < 300 ? 1 : 0;
      const row = this.#steps.get(step.operation);
      if (row !== undefined) {
        row.n += 1;
        row.good += good;
      }
      this.steps += 1;
      this.good += good;
      for (const name of applied) this.#tolerances.set(name, (this.#tolerances.get(name) ?? 0) + 1);
    }
  }

  /** How often the rarest operation came. */
  get least(): number {
    return Math.min(...[...this.#steps.values()].map(({ n }) => n));
  }

  table(): string {
    const rows = [...this.#steps].map(
      ([operation, { n, good }]) =>
        `${operation.padEnd(34)} ${String(n).padStart(5)} ${String(good).padStart(5)}`,
    );
    const tolerated = [...this.#tolerances].toSorted(([, a], [, b]) => b - a);
    return [
      `${"operation".padEnd(34)} steps   2xx`,
      ...rows,
      "",
      "tolerated:",
      ...tolerated.map(([name, n]) => `  ${name} ${n}`),
    ].join("\n");
  }
}
