import type { RowDifference } from "./compareDeltas.ts";
import type { JsonDifference } from "./json.ts";
import { tolerances, type ToleranceName } from "./tolerances.ts";

/** What became of one exchange, or of the tables after one write. */
export interface Finding {
  readonly part: "reads" | "writes" | "tables" | "rooms" | "events";
  readonly operation: string;
  readonly name: string;
  /** Commands that repeat the requests of the case on Synapse and on ours, in order. */
  readonly repeat: readonly string[];
  readonly statuses: string;
  readonly answers?: { readonly synapse: string; readonly ours: string };
  readonly differences: readonly (JsonDifference | RowDifference)[];
}

interface Count {
  compared: number;
  same: number;
  tolerated: number;
  different: number;
  bothErrors: number;
}

const emptyCount = (): Count => ({ compared: 0, same: 0, tolerated: 0, different: 0, bothErrors: 0 });

const addTo = (total: Count, count: Count): void => {
  total.compared += count.compared;
  total.same += count.same;
  total.tolerated += count.tolerated;
  total.different += count.different;
  total.bothErrors += count.bothErrors;
};

/** Which tolerances make an answer another one; the rest only set aside what is new in each run. */
const substantial: ReadonlySet<ToleranceName> = new Set<ToleranceName>([
  "synapse-breaks",
  "taken-by-accident",
  "null-external-id",
  "login-submission",
  "float-literal",
  "no-refresh-token",
  "phone-identifier",
  "second-value",
  "word-beyond-ascii",
  "time-beyond-64-bits",
  "body-limit",
  "another-task",
  "number-beyond-53-bits",
  "limited-sender",
  "half-done",
  "appservice-config",
  "deep-nesting",
  "multipart-post",
  "guest-token",
  "well-known-slash",
  "own-features",
  "own-version",
  "login-flows",
  "needless-task",
  "announced-more",
]);

/** Counts every comparison by part and operation, and keeps what differed. */
export class Report {
  readonly findings: Finding[] = [];
  readonly #counts = new Map<string, Count>();
  readonly #used = new Map<ToleranceName, { exchanges: number; tables: number }>();
  readonly #rows = new Map<string, number>();
  readonly #rowsOf = new Map<string, number>();
  #rowCount = 0;

  /** `applied` are the tolerances that the comparison needed. */
  add(finding: Finding, applied: ReadonlySet<ToleranceName>, bothErrors: boolean): void {
    const key = `${finding.part}\t${finding.operation}`;
    const count = this.#counts.get(key) ?? emptyCount();
    this.#counts.set(key, count);
    count.compared += 1;
    if (bothErrors) count.bothErrors += 1;
    for (const name of applied) {
      const uses = this.#used.get(name) ?? { exchanges: 0, tables: 0 };
      this.#used.set(name, uses);
      uses[finding.part === "tables" ? "tables" : "exchanges"] += 1;
    }
    if (finding.differences.length > 0) {
      count.different += 1;
      this.findings.push(finding);
    } else if ([...applied].some((name) => substantial.has(name))) count.tolerated += 1;
    else count.same += 1;
  }

  /** Rows that both sides changed alike, by table. */
  addRows(tables: readonly string[], rows: number, operation = ""): void {
    this.#rowsOf.set(operation, (this.#rowsOf.get(operation) ?? 0) + rows);
    for (const table of tables) this.#rows.set(table, (this.#rows.get(table) ?? 0) + 1);
    this.#rowCount += rows;
  }

  #sortedRows(): [table: string, times: number][] {
    return [...this.#rows].toSorted(([one], [other]) => (one < other ? -1 : 1));
  }

  total(part?: Finding["part"]): Count {
    const total = emptyCount();
    for (const [key, count] of this.#counts) {
      if (part !== undefined && !key.startsWith(`${part}\t`)) continue;
      addTo(total, count);
    }
    return total;
  }

  get passed(): number {
    const { same, tolerated } = this.total();
    return same + tolerated;
  }
  get failed(): number {
    return this.total().different;
  }

  /** The tolerances that were needed, those used most first. */
  #usedByCount(): (readonly [name: ToleranceName, uses: { exchanges: number; tables: number }])[] {
    const sum = (uses: { exchanges: number; tables: number }) => uses.exchanges + uses.tables;
    return [...this.#used].toSorted((one, other) => sum(other[1]) - sum(one[1]));
  }

  /** What was compared and how it ended, in a few lines for a terminal. */
  summary(): string {
    const exchanges = emptyCount();
    for (const part of ["reads", "writes"] as const) addTo(exchanges, this.total(part));
    const tables = this.total("tables");
    const line = (what: string, count: Count) =>
      `${what}: ${count.compared} compared, ${count.same} the same, ${count.tolerated} different in a named way, ${count.different} different`;
    const named = (names: readonly (readonly [ToleranceName, { exchanges: number; tables: number }])[]) =>
      names.map(([name, uses]) => `  ${name}: ${uses.exchanges} exchanges, ${uses.tables} tables`);
    const used = this.#usedByCount();
    return [
      `${line("exchanges", exchanges)}; ${exchanges.bothErrors} answered with an error by both`,
      `${line("tables after writes", tables)}; ${this.#rowCount} rows alike`,
      line("what Synapse said on reading rooms", this.total("rooms")),
      "different in a named way (a comparison may have several names):",
      ...named(used.filter(([name]) => substantial.has(name))),
      "set aside where the rest is the same:",
      ...named(used.filter(([name]) => !substantial.has(name))),
    ].join("\n");
  }

  json(): unknown {
    return {
      totals: this.total(),
      counts: [...this.#counts].map(([key, count]) => {
        const [part, operation] = key.split("\t");
        return { part, operation, ...count };
      }),
      tolerances: this.#usedByCount().map(([name, uses]) => ({ name, ...uses, reason: tolerances[name] })),
      tables: Object.fromEntries(this.#sortedRows()),
      rows: this.#rowCount,
      findings: this.findings,
    };
  }

  /** The counts as a table of Markdown, which reads well on a terminal too. */
  table(): string {
    const rows = [...this.#counts].map(([key, count]) => {
      const [part = "", operation = ""] = key.split("\t");
      const alike = part === "tables" ? this.#rowsOf.get(operation) : undefined;
      return [part, operation, ...numbersOf(count), alike === undefined ? "" : String(alike)];
    });
    for (const part of ["reads", "writes", "tables", "rooms", "events"] as const) {
      const count = this.total(part);
      const alike = part === "tables" ? String(this.#rowCount) : "";
      if (count.compared > 0) rows.push([part, "all", ...numbersOf(count), alike]);
    }
    return markdown(
      ["part", "operation", "compared", "same", "tolerated", "different", "both refused", "rows alike"],
      rows,
    );
  }

  markdown(): string {
    const total = this.total();
    const used = this.#usedByCount().map(([name, uses]) => [
      name,
      String(uses.exchanges),
      String(uses.tables),
      tolerances[name],
    ]);
    return [
      "# Synapse and this server, compared",
      "",
      `${total.compared} comparisons: ${total.same} the same, ${total.tolerated} different in a tolerated way, ${total.different} different; ` +
        `in ${total.bothErrors} of them both refused. \`reads\` and \`writes\` are answers to requests, \`tables\` what a write left in the database (${this.#rowCount} rows alike), \`rooms\` what Synapse said on reading it.`,
      "",
      this.table(),
      "",
      "## What is tolerated",
      "",
      markdown(["tolerance", "exchanges", "tables", "reason"], used),
      "",
      "## Tables that writes changed alike",
      "",
      this.#sortedRows()
        .map(([table, times]) => `${table} (${times})`)
        .join(", "),
      "",
      "## Differences",
      "",
      ...this.findings.flatMap((finding) => ["```", ...describe(finding), "```", ""]),
    ].join("\n");
  }
}

const numbersOf = (count: Count): string[] =>
  [count.compared, count.same, count.tolerated, count.different, count.bothErrors].map(String);

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join(
    "\n",
  );
};

const short = (value: unknown): string => {
  const text = value === undefined ? "(absent)" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

/** A difference for a reader: what was asked, how it is repeated, and where the answers or rows part. */
export const describe = (finding: Finding): string[] => [
  `${finding.part} ${finding.operation}: ${finding.name} [${finding.statuses}]`,
  ...finding.repeat.map((command) => `  ${command}`),
  ...finding.differences
    .slice(0, 12)
    .map((difference) =>
      "table" in difference
        ? `  ${difference.table} ${difference.change} only by ${difference.side}: ${short(difference.row)}`
        : `  ${difference.path || "body"}: synapse ${short(difference.left)}, ours ${short(difference.right)}`,
    ),
  ...(finding.differences.length > 12 ? [`  … and ${finding.differences.length - 12} more`] : []),
  ...(finding.answers === undefined
    ? []
    : [
        `  synapse: ${finding.answers.synapse.slice(0, 200)}`,
        `  ours:    ${finding.answers.ours.slice(0, 200)}`,
      ]),
];
