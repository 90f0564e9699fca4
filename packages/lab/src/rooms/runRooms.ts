import pg from "pg";
import { compareDeltas, type RowDifference } from "../compareDeltas.ts";
import { WireClient } from "../http.ts";
import { jsonDifferences } from "../json.ts";
import type { Applied, CaseFrame } from "../normalise.ts";
import type { OracleErrors } from "../oracle.ts";
import type { Report } from "../report.ts";
import { type DatabaseDelta, TableWatch } from "../tableWatch.ts";
import type { ToleranceName } from "../tolerances.ts";
import type { Check } from "./check.ts";
import type { Contender } from "./contender.ts";
import { leftAlone } from "./leftAlone.ts";
import { liveOn } from "./liveOn.ts";
import { nameRows } from "./nameRows.ts";
import { Names } from "./names.ts";
import { operateOn, type Outcome } from "./operations.ts";
import type { VersionPopulation } from "./population.ts";
import type { PreparedRooms } from "./prepareRooms.ts";
import { readDepartures } from "./readDepartures.ts";
import { type Document, readDocuments } from "./readDocuments.ts";
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
  readonly names: Names;
  readonly applied: Applied;
  readonly watch: TableWatch;
  readonly frame: CaseFrame;
}

/** What Synapse showed, by room version and by what was asked. */
type Documents = ReadonlyMap<string, ReadonlyMap<string, Document>>;

export interface RoomsRun {
  readonly prepared: PreparedRooms;
  readonly adminToken: string;
  readonly adminId: string;
  /** Whether the other server knows the rules of a room version; where it does not, it must leave the rooms alone. */
  readonly knows: (version: string) => boolean;
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

const operate = async (
  contender: Contender,
  run: RoomsRun,
  versions: readonly VersionPopulation[],
): Promise<Deed> => {
  const { population } = run.prepared;
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
    for (const version of versions) outcomes.set(version.version, await operateOn(side, version));
    await watch.settle(300);
    const delta = await watch.delta();
    const names = await Names.read(database, ends, population);
    const applied: Applied = new Set();
    return {
      outcomes,
      deltas: byVersion(nameRows(delta, names, applied), population),
      names,
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

const addCheck = (
  report: Report,
  whose: string,
  version: string,
  check: Check,
  applied: ReadonlySet<ToleranceName> = new Set(),
): void =>
  report.add(
    {
      part: "rooms",
      operation: operationOf(version),
      name: `${check.name} (${whose})`,
      repeat: [],
      statuses: "",
      differences: jsonDifferences(check.expected, check.got),
    },
    applied,
    false,
  );

/** Versions whose rules the other server does not know. */
const checkLeftAlone = (deed: Deed, whose: string, run: RoomsRun): void => {
  for (const [version, outcomes] of deed.outcomes) {
    for (const check of leftAlone(version, deed.deltas.get(version), outcomes))
      addCheck(run.report, whose, version, check);
  }
};

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

/**
 * Starts a Synapse on what a server wrote, reads everything, goes on living there, restarts, and listens for complaints.
 * Gives back what Synapse showed before life went on, by version.
 */
const readBack = async (
  contender: Contender,
  names: Names,
  whose: string,
  run: RoomsRun,
  versions: readonly VersionPopulation[],
): Promise<Documents> => {
  const { prepared, report, say } = run;
  say(`Synapse reads what ${whose} wrote`);
  const { oracle, info } = await contender.handOver();
  const client = new WireClient(info.baseUrl);
  const admin = new Session(client, run.adminId, run.adminToken);
  const documents = new Map<string, ReadonlyMap<string, Document>>();
  const started = await oracle.errors();
  await each(versions, async (population) => {
    const syncStart = prepared.syncStarts[population.version];
    if (syncStart === undefined) return;
    const where = visit(client, admin, population, syncStart);
    // One after the other: the last of them changes the rooms.
    const add = (checks: readonly Check[]) => {
      for (const check of checks) addCheck(report, whose, population.version, check);
    };
    if (run.knows(population.version)) {
      for (const read of [readRedactions, readDepartures, readProfiles, readSync]) add(await read(where));
      documents.set(population.version, await readDocuments(where, names));
    }
    add(await liveOn(where));
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
  return documents;
};

/** What Synapse shows of the rows of one server is what it shows of its own. */
const compareDocuments = (synapse: Documents, other: Documents, whose: string, report: Report): void => {
  for (const [version, documents] of synapse) {
    for (const [name, document] of documents) {
      const got = other.get(version)?.get(name)?.content ?? null;
      const check = { name: `as of its own rows: ${name}`, expected: document.content, got };
      addCheck(report, whose, version, check, document.applied);
    }
  }
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
  const { report, say } = run;
  const { versions } = run.prepared.population;
  const known = versions.filter(({ version }) => run.knows(version));
  say(`rooms of ${versions.length} versions: redactions, departures, profiles`);
  const itself = async () => {
    const deed = await operate(synapse, run, known);
    return { deed, documents: await readBack(synapse, deed.names, "Synapse", run, known) };
  };
  const unknown = versions.filter(({ version }) => !run.knows(version));
  const other = async () => {
    const deed = await operate(ours, run, known);
    if (unknown.length > 0) checkLeftAlone(await operate(ours, run, unknown), whose, run);
    return deed;
  };
  const [left, right] = await Promise.all([itself(), other()]);
  compareDeeds(left.deed, right, report);
  const documents = await readBack(ours, right.names, whose, run, versions);
  compareDocuments(left.documents, documents, whose, report);
};
