/** A statement as PostgreSQL ran it, by auto_explain. */
export interface ExplainedStatement {
  readonly statement: string;
  readonly milliseconds: number;
  /** Pages of 8 KiB that it looked at, in memory or on disk. */
  readonly buffers: number;
  /** The tables that were read from end to end, and whether only to count their rows. */
  readonly scans: readonly Scan[];
  readonly plan: string;
}

interface Scan {
  readonly table: string;
  readonly isCount: boolean;
}

const begins = /^\S+ \S+ \S+ \[\d+\] (?:\S+ )?LOG: {2}duration: ([\d.]+) ms {2}plan:$/;
const isRecord = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;

/** The nodes of a plan that were run, with how far in they stand. */
const nodesOf = (plan: readonly string[]): { depth: number; node: string }[] =>
  plan.flatMap((line) => {
    const match = /^( *)(?:-> {2})?(\S.*?) {2}\(cost=(?!.*\(never executed\))/.exec(line);
    return match === null ? [] : [{ depth: match[1]?.length ?? 0, node: match[2] ?? "" }];
  });

/** Sequential scans. What stands right below `Aggregate`, or a part of one, is read only to be counted. */
const scansOf = (plan: readonly string[]): readonly Scan[] => {
  const above: { depth: number; node: string }[] = [];
  const scans: Scan[] = [];
  for (const entry of nodesOf(plan)) {
    while ((above.at(-1)?.depth ?? -1) >= entry.depth) above.pop();
    const table = /^(?:Parallel )?Seq Scan on (\w+)/.exec(entry.node)?.[1];
    const isCount = /^(?:Partial |Finalize )?Aggregate$/.test(above.at(-1)?.node ?? "");
    if (table !== undefined) scans.push({ table, isCount });
    above.push(entry);
  }
  return scans;
};

const buffersOf = (plan: readonly string[]): number => {
  // The first line of buffers is that of the topmost node, which has those of all below.
  const line = plan.find((text) => text.trim().startsWith("Buffers: shared")) ?? "";
  return [...line.matchAll(/(?:hit|read)=(\d+)/g)].reduce((sum, [, pages]) => sum + Number(pages), 0);
};

/** Reads what auto_explain wrote into a server's log, in its text format and with `log_line_prefix` as it comes. */
export const explainedStatements = (log: string): readonly ExplainedStatement[] => {
  const found: ExplainedStatement[] = [];
  const lines = log.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const milliseconds = begins.exec(lines[at] ?? "")?.[1];
    if (milliseconds === undefined) continue;
    let end = at + 1;
    while (end < lines.length && !isRecord.test(lines[end] ?? "")) end += 1;
    const body = lines.slice(at + 1, end).map((line) => line.replace(/^\t/, ""));
    const planAt = body.findIndex((line) => / {2}\(cost=/.test(line));
    const plan = body.slice(planAt).filter((line) => line.trim() !== "");
    found.push({
      statement: dedented(body.slice(0, planAt)),
      milliseconds: Number(milliseconds),
      buffers: buffersOf(plan),
      scans: scansOf(plan),
      plan: plan.join("\n"),
    });
    at = end - 1;
  }
  return found;
};

const dedented = (lines: readonly string[]): string => {
  const [first = "", ...others] = lines;
  const text = [first.replace(/^Query Text: /, ""), ...others].filter((line) => line.trim() !== "");
  const indents = text.slice(1).map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const least = Math.min(...indents);
  return text.map((line) => line.slice(Math.min(least, /^ */.exec(line)?.[0].length ?? 0))).join("\n");
};
