import { compareDeltas, type RowDifference } from "../compareDeltas.ts";
import { jsonDifferences } from "../json.ts";
import type { Applied } from "../normalise.ts";
import type { Report } from "../report.ts";
import type { DatabaseDelta } from "../tableWatch.ts";
import type { Deed } from "./deed.ts";
import { withoutErrorTexts } from "./withoutErrorTexts.ts";

/** What the report calls a room version; `all` is what belongs to none. */
export const operationOf = (version: string): string =>
  version === "all" ? "rooms" : `rooms, version ${version}`;

/** Compares the rows of two servers, and what each operation ended in. */
export const compareDeeds = (synapse: Deed, ours: Deed, report: Report): void => {
  for (const version of new Set([...synapse.deltas.keys(), ...ours.deltas.keys()])) {
    const nothing: DatabaseDelta = { tables: [], sequences: new Map() };
    const verdict = compareDeltas(
      { delta: synapse.deltas.get(version) ?? nothing, starts: synapse.watch, frame: synapse.frame },
      { delta: ours.deltas.get(version) ?? nothing, starts: ours.watch, frame: ours.frame },
      { wholeTasks: true },
    );
    const operation = operationOf(version);
    report.addRows(verdict.tables, verdict.rows, operation);
    const tables = new Map<string, RowDifference[]>();
    for (const difference of verdict.differences)
      tables.set(difference.table, [...(tables.get(difference.table) ?? []), difference]);
    // One finding a table, so that a table that is wrong everywhere hides no other.
    const findings = tables.size === 0 ? [["every table", []] as const] : [...tables];
    for (const [name, differences] of findings) {
      const finding = { part: "tables", operation, name, repeat: [], statuses: "", differences } as const;
      report.add(finding, new Set([...verdict.applied, ...synapse.applied, ...ours.applied]), false);
    }
  }
  for (const [version, outcomes] of synapse.outcomes) {
    for (const [index, { operation, name, answer }] of outcomes.entries()) {
      const applied: Applied = new Set();
      const left = withoutErrorTexts(answer, applied);
      const right = withoutErrorTexts(ours.outcomes.get(version)?.[index]?.answer ?? {}, applied);
      report.add(
        {
          part: "writes",
          operation: operationOf(version),
          name: `${operation}, ${name}`,
          repeat: [],
          statuses: "",
          differences: jsonDifferences(left, right),
        },
        applied,
        false,
      );
    }
  }
};
