import pg from "pg";
import { compareDeltas, type RowDifference } from "../compareDeltas.ts";
import { WireClient } from "../http.ts";
import { jsonDifferences } from "../json.ts";
import type { Applied, CaseFrame } from "../normalise.ts";
import type { OracleErrors } from "../oracle.ts";
import type { Report } from "../report.ts";
import { type DatabaseDelta, TableWatch } from "../tableWatch.ts";
import type { Check } from "./check.ts";
import type { Contender } from "./contender.ts";
import { liveOn } from "./liveOn.ts";
import { nameRows } from "./nameRows.ts";
import { Names } from "./names.ts";
import { operateOn, type Outcome } from "./operations.ts";
import type { RoomPopulation } from "./population.ts";
import type { PreparedRooms } from "./prepareRooms.ts";
import { readDepartures } from "./readDepartures.ts";
import { readProfiles } from "./readProfiles.ts";
import { readRedactions } from "./readRedactions.ts";
import { readSync } from "./readSync.ts";
import { Session } from "./session.ts";
import { byVersion } from "./byVersion.ts";
import { visit } from "./visit.ts";

/** What one server made of the operations: its answers, and its rows in words that do not depend on the server. */
interface Deed {
  /** By room version. */
  readonly outcomes: ReadonlyMap<string, readonly Outcome[]>;
  /** By room version; what belongs to none under `all`. */
  readonly deltas: ReadonlyMap<string, DatabaseDelta>;
  readonly applied: Applied;
  readonly watch: TableWatch;
  readonly frame: CaseFrame;
}

export interface RoomsRun {
  readonly prepared: PreparedRooms;
  readonly adminToken: string;
  readonly adminId: string;
  readonly report: Report;
  readonly say: (text: string) => void;
}

/** How many versions are read at the same time. */
const atOnce = 3;

const each = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

const operate = async (contender: Contender, run: RoomsRun, population: RoomPopulation): Promise<Deed> => {
  const database = new pg.Client({ connectionString: contender.dsn });
  await database.connect();
  const watch = await TableWatch.open(contender.dsn);
  try {
    const ends = await Names.endsOf(database);
    const admin = new Session(new WireClient(contender.baseUrl), run.adminId, run.adminToken);
    const startedAt = Date.now();
    const outcomes = new Map<string, readonly Outcome[]>();
    const side = { admin, database };
    // One after the other: of two tasks at once, Synapse at times begins one twice.
    for (const version of population.versions) outcomes.set(version.version, await operateOn(side, version));
    await watch.settle(300);
    const delta = await watch.delta();
    const names = await Names.read(database, ends, population);
    const applied: Applied = new Set();
    return {
      outcomes,
      deltas: byVersion(nameRows(delta, names, applied), population),
      applied,
      watch,
      frame: { startedAt, endedAt: Date.now(), passwords: [], keep: () => false },
    };
  } finally {
    await watch.close();
    await database.end();
  }
};

const operationOf = (version: string): string => (version === "all" ? "rooms" : `rooms, version ${version}`);

const compareDeeds = (synapse: Deed, ours: Deed, report: Report): void => {
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
      const other = ours.outcomes.get(version)?.[index]?.answer;
      report.add(
        {
          part: "writes",
          operation: operationOf(version),
          name: `${operation}, ${name}`,
          repeat: [],
          statuses: "",
          differences: jsonDifferences(answer, other),
        },
        new Set(),
        false,
      );
    }
  }
};

const addCheck = (report: Report, whose: string, version: string, check: Check): void =>
  report.add(
    {
      part: "rooms",
      operation: operationOf(version),
      name: `${check.name} (${whose})`,
      repeat: [],
      statuses: "",
      differences: jsonDifferences(check.expected, check.got),
    },
    new Set(),
    false,
  );

/** Synapse's own: two of its transactions met, and one of them was begun again. */
const ownWarning = /WARNING synapse\.storage\.txn .*could not serialize access/;

const complaints = (errors: OracleErrors): string[] => {
  const lines = errors.log.split("\n").filter((line) => line !== "");
  const records: string[] = [];
  for (const line of lines) {
    if (/^\d{4}-\d\d-\d\d /.test(line)) records.push(line);
    else records.push(`${records.pop() ?? ""}\n${line}`);
  }
  return records.filter((record) => !ownWarning.test(record));
};

/** Starts a Synapse on what a server wrote, reads everything, goes on living there, restarts, and listens for complaints. */
const readBack = async (contender: Contender, whose: string, run: RoomsRun): Promise<void> => {
  const { prepared, report, say } = run;
  say(`Synapse reads what ${whose} wrote`);
  const { oracle, info } = await contender.handOver();
  const client = new WireClient(info.baseUrl);
  const admin = new Session(client, run.adminId, run.adminToken);
  const started = await oracle.errors();
  await each(prepared.population.versions, async (population) => {
    const syncStart = prepared.syncStarts[population.version];
    if (syncStart === undefined) return;
    const where = visit(client, admin, population, syncStart);
    // One after the other: the last of them changes the rooms.
    for (const read of [readRedactions, readDepartures, readProfiles, readSync, liveOn]) {
      for (const check of await read(where)) addCheck(report, whose, population.version, check);
    }
  });
  const lived = await oracle.errors();
  await oracle.stopSynapse();
  await oracle.up();
  const restarted = await oracle.errors();
  const got = { started: complaints(started), lived: complaints(lived), restarted: complaints(restarted) };
  addCheck(report, whose, "all", {
    name: "Synapse complains of nothing",
    expected: { started: [], lived: [], restarted: [] },
    got,
  });
};

/**
 * Both servers carry out the same operations on copies of one snapshot; their rows are compared, and a Synapse reads what
 * each of them wrote. What Synapse says of its own rows shows that the questions are the right ones.
 */
export const runRooms = async (
  synapse: Contender,
  ours: Contender,
  whose: string,
  run: RoomsRun,
): Promise<void> => {
  const { population } = run.prepared;
  run.say(`rooms of ${population.versions.length} versions: redactions, departures, profiles`);
  const itself = async (): Promise<Deed> => {
    const deed = await operate(synapse, run, population);
    await readBack(synapse, "Synapse", run);
    return deed;
  };
  const [left, right] = await Promise.all([itself(), operate(ours, run, population)]);
  compareDeeds(left, right, run.report);
  await readBack(ours, whose, run);
};
