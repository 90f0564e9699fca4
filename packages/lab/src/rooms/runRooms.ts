import { WireClient } from "../http.ts";
import { jsonDifferences } from "../json.ts";
import type { Report } from "../report.ts";
import type { ToleranceName } from "../tolerances.ts";
import type { Check } from "./check.ts";
import { compareDeeds, operationOf } from "./compareDeeds.ts";
import { complaints } from "./complaints.ts";
import type { Contender } from "./contender.ts";
import { type AdminAccount, type Deed, operate } from "./deed.ts";
import { leftAlone } from "./leftAlone.ts";
import { liveOn } from "./liveOn.ts";
import type { Names } from "./names.ts";
import type { VersionPopulation } from "./population.ts";
import type { PreparedRooms } from "./prepareRooms.ts";
import { readDepartures } from "./readDepartures.ts";
import { type Document, readDocuments } from "./readDocuments.ts";
import { readProfiles } from "./readProfiles.ts";
import { readRedactions } from "./readRedactions.ts";
import { readSync } from "./readSync.ts";
import { Session } from "./session.ts";
import { visit } from "./visit.ts";
import { inParallel } from "../inParallel.ts";

/** What Synapse showed, by room version and by what was asked. */
type Documents = ReadonlyMap<string, ReadonlyMap<string, Document>>;

export interface RoomsRun extends AdminAccount {
  readonly prepared: PreparedRooms;
  /** Whether the other server knows the rules of a room version; where it does not, it must leave the rooms alone. */
  readonly knows: (version: string) => boolean;
  readonly report: Report;
  readonly say: (text: string) => void;
}

/** How many versions are read at the same time. */
const atOnce = 3;

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
  await inParallel(versions, atOnce, async (population) => {
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
  const applied = new Set<ToleranceName>();
  const got = {
    started: complaints(started, applied),
    lived: complaints(lived, applied),
    restarted: complaints(restarted, applied),
  };
  const check = {
    name: "Synapse complains of nothing",
    expected: { started: [], lived: [], restarted: [] },
    got,
  };
  addCheck(report, whose, "all", check, applied);
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
    const deed = await operate(synapse, run, run.prepared, known, say);
    return { deed, documents: await readBack(synapse, deed.names, "Synapse", run, known) };
  };
  const unknown = versions.filter(({ version }) => !run.knows(version));
  const other = async () => {
    const deed = await operate(ours, run, run.prepared, known, say);
    if (unknown.length > 0) checkLeftAlone(await operate(ours, run, run.prepared, unknown, say), whose, run);
    return deed;
  };
  const [left, right] = await Promise.all([itself(), other()]);
  compareDeeds(left.deed, right, report);
  const documents = await readBack(ours, right.names, whose, run, versions);
  compareDocuments(left.documents, documents, whose, report);
};
