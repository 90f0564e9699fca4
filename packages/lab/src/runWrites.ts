import pg from "pg";
import { compareAnswers, type ExchangeTolerance } from "./compareAnswers.ts";
import { compareDeltas, type DeltaTolerances, type RowDifference } from "./compareDeltas.ts";
import { compareFiles } from "./compareFiles.ts";
import type { World } from "./exchange.ts";
import { curlOf, type WireClient, type WireRequest, type WireResponse } from "./http.ts";
import type { Applied, CaseFrame } from "./normalise.ts";
import type { Subject } from "./population.ts";
import type { Report } from "./report.ts";
import { nameRows } from "./rooms/nameRows.ts";
import { type Ends, Names } from "./rooms/names.ts";
import { checkRedactedOnce } from "./rooms/repeatedTask.ts";
import type { DatabaseDelta, TableWatch } from "./tableWatch.ts";
import type { ToleranceName } from "./tolerances.ts";
import type { WriteCase } from "./writes/writeCase.ts";

export interface WriteSide {
  readonly client: WireClient;
  readonly watch: TableWatch;
  readonly mediaStorePath: string;
  readonly dsn: string;
  /** Looks at the database until it is quiet, this many ms apart; 0: the end of its jobs is the end of the work. */
  readonly quietMs: number;
  readonly isSynapse: boolean;
}

export interface PlannedCase {
  readonly operation: string;
  /** It touches the media folder too. */
  readonly hasFiles: boolean;
  readonly case: WriteCase;
  readonly subject: Subject;
  /** Allowed beyond what the case itself allows. */
  readonly allow: readonly ExchangeTolerance[];
}

/** Tolerances of answers after which the tables cannot be compared with one another. */
const refusedByOneAlone: ReadonlySet<ToleranceName> = new Set([
  "synapse-breaks",
  "taken-by-accident",
  "number-beyond-53-bits",
  "null-external-id",
  "phone-identifier",
  "float-literal",
  "body-limit",
  "deep-nesting",
  "multipart-post",
  "guest-token",
  "appservice-config",
]);

/** How long Synapse must be quiet after room events: it counts them a while later. */
const quietInRoomsMs = 300;

const touchesRooms = ({ subject, rooms }: WriteCase): boolean => rooms === true || subject === "joined";

/** A side's database, to say what the events in it are. */
interface Namer {
  readonly database: pg.Client;
  readonly ends: Ends;
}

const openNamer = async (side: WriteSide): Promise<Namer> => {
  const database = new pg.Client({ connectionString: side.dsn });
  await database.connect();
  return { database, ends: await Names.endsOf(database) };
};

/**
 * Runs the cases one after the other. Each step goes to both servers; after a step that at least one of them took, what
 * it left in the tables is compared. Refusals must leave nothing: what they do leave shows in the next comparison, at the
 * latest in the one after the operation's last case.
 * @throws RepeatedTaskError where Synapse did a task twice: from there on its rooms are others
 */
export const runWrites = async (
  planned: readonly PlannedCase[],
  synapse: WriteSide,
  ours: WriteSide,
  world: World,
  report: Report,
  say: (text: string) => void,
): Promise<void> => {
  const namers = { synapse: await openNamer(synapse), ours: await openNamer(ours) };
  try {
    await runCases(planned, synapse, ours, namers, world, report, say);
  } finally {
    for (const { database } of Object.values(namers)) await database.end();
  }
};

const runCases = async (
  planned: readonly PlannedCase[],
  synapse: WriteSide,
  ours: WriteSide,
  namers: { readonly synapse: Namer; readonly ours: Namer },
  world: World,
  report: Report,
  say: (text: string) => void,
): Promise<void> => {
  let refused: string[] = [];
  let operation = "";
  let hasFiles = false;

  const settle = async (inRooms: boolean): Promise<void> => {
    const quiet = ({ quietMs }: WriteSide) => (inRooms && quietMs > 0 ? quietInRoomsMs : quietMs);
    await Promise.all([synapse, ours].map((side) => side.watch.settle(quiet(side))));
  };

  const compareTables = async (
    name: string,
    repeat: readonly string[],
    statuses: string,
    frames: { readonly synapse: CaseFrame; readonly ours: CaseFrame },
    allowed: DeltaTolerances,
    touched?: WriteCase,
  ) => {
    const inRooms = touched !== undefined && touchesRooms(touched);
    await settle(touched?.subject === "joined");
    if (inRooms) await checkRedactedOnce(namers.synapse.database, namers.synapse.ends);
    const endedAt = Date.now();
    const applied: Applied = new Set();
    const changed = async (side: WriteSide, { database, ends }: Namer): Promise<DatabaseDelta> => {
      const delta = await side.watch.delta();
      return inRooms ? nameRows(delta, await Names.read(database, ends, { versions: [] }), applied) : delta;
    };
    const [left, right] = await Promise.all([changed(synapse, namers.synapse), changed(ours, namers.ours)]);
    const verdict = compareDeltas(
      { delta: left, starts: synapse.watch, frame: { ...frames.synapse, endedAt } },
      { delta: right, starts: ours.watch, frame: { ...frames.ours, endedAt } },
      { ...allowed, wholeTasks: inRooms },
    );
    const files = hasFiles ? await compareFiles(synapse.mediaStorePath, ours.mediaStorePath) : [];
    report.addRows(verdict.tables, verdict.rows);
    report.add(
      { part: "tables", operation, name, repeat, statuses, differences: [...verdict.differences, ...files] },
      new Set([...verdict.applied, ...applied]),
      false,
    );
  };

  /** After an answer that differs in a tolerated way: what one side took or half did is its own; a refusal here changes nothing. */
  const compareApart = async (
    name: string,
    repeat: readonly string[],
    statuses: string,
    taken: boolean,
    tolerance: ToleranceName,
  ) => {
    await settle(false);
    const [, delta] = await Promise.all([synapse.watch.delta(), ours.watch.delta()]);
    const differences = taken
      ? []
      : delta.tables.flatMap(({ table, added, removed }): RowDifference[] => [
          ...added.map((row) => ({ table, change: "added" as const, side: "ours" as const, row })),
          ...removed.map((row) => ({ table, change: "removed" as const, side: "ours" as const, row })),
        ]);
    report.add(
      { part: "tables", operation, name, repeat, statuses, differences },
      new Set([tolerance]),
      false,
    );
  };

  const checkRefused = async () => {
    if (refused.length === 0) return;
    const now = Date.now();
    const frame: CaseFrame = { startedAt: now, endedAt: now, passwords: [], keep: () => true };
    const names = refused.length > 6 ? `${refused.slice(0, 6).join("; ")}; …` : refused.join("; ");
    const name = `nothing changed by ${refused.length} refused requests: ${names}`;
    refused = [];
    await compareTables(name, [], "refused", { synapse: frame, ours: frame }, {});
  };

  for (const item of planned) {
    if (item.operation !== operation) {
      await checkRefused();
      ({ operation, hasFiles } = item);
      say(`${operation}: ${planned.filter((one) => one.operation === operation).length} cases`);
    }
    const startedAt = Date.now();
    const answers: { synapse: WireResponse[]; ours: WireResponse[] } = { synapse: [], ours: [] };
    const repeat: string[] = [];
    for (const [index, step] of item.case.steps.entries()) {
      const requestFor = (side: readonly WireResponse[]): WireRequest =>
        step({ subject: item.subject, world, answers: side });
      const requests = { synapse: requestFor(answers.synapse), ours: requestFor(answers.ours) };
      const [left, right] = await Promise.all([
        synapse.client.send(requests.synapse),
        ours.client.send(requests.ours),
      ]);
      answers.synapse.push(left);
      answers.ours.push(right);
      repeat.push(
        curlOf(requests.synapse, synapse.client.baseUrl),
        curlOf(requests.ours, ours.client.baseUrl),
      );
      const name = item.case.steps.length === 1 ? item.case.name : `${item.case.name}, step ${index + 1}`;
      const sent = typeof requests.ours.body === "string" ? requests.ours.body : "";
      const frameOf = (side: WriteSide): CaseFrame => ({
        startedAt,
        endedAt: Date.now(),
        passwords: [item.subject.password, ...(item.case.passwords ?? [])],
        keep: (value) => side.watch.knew(value) || sent.includes(`"${value}"`),
      });
      const frames = { synapse: frameOf(synapse), ours: frameOf(ours) };
      const verdict = compareAnswers(left, right, {
        ...frames,
        allow: new Set([...item.allow, ...(item.case.allow ?? [])]),
        callerId: world.state.admin.userId,
      });
      const statuses = `${left.status}, ${right.status}`;
      report.add(
        {
          part: "writes",
          operation,
          name,
          repeat: repeat.slice(),
          statuses,
          answers: { synapse: left.text, ours: right.text },
          differences: verdict.differences,
        },
        verdict.applied,
        verdict.bothErrors,
      );
      const reads = requests.synapse.method === "GET";
      const apart =
        // A second Synapse does its half as well: then the tables are compared.
        item.case.halfDone === true && !ours.isSynapse
          ? "half-done"
          : [...verdict.applied].find((one) => refusedByOneAlone.has(one));
      if (apart !== undefined && verdict.differences.length === 0) {
        await compareApart(name, repeat.slice(), statuses, right.status < 400, apart);
        continue;
      }
      if (verdict.bothErrors || reads) {
        if (verdict.bothErrors && !reads) refused.push(name);
        continue;
      }
      const after =
        refused.length === 0
          ? ""
          : ` (and before it ${refused.length} refused: ${refused.slice(0, 3).join("; ")})`;
      refused = [];
      const allowed = { refreshToken: verdict.applied.has("no-refresh-token") };
      await compareTables(name + after, repeat.slice(), statuses, frames, allowed, item.case);
    }
  }
  await checkRefused();
};
