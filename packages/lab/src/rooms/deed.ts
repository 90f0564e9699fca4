import pg from "pg";
import { WireClient } from "../http.ts";
import type { Applied, CaseFrame } from "../normalise.ts";
import { type DatabaseDelta, TableWatch } from "../tableWatch.ts";
import { byVersion } from "./byVersion.ts";
import type { Contender } from "./contender.ts";
import { nameRows } from "./nameRows.ts";
import { Names } from "./names.ts";
import { operateOn, type Outcome } from "./operations.ts";
import type { RoomPopulation, VersionPopulation } from "./population.ts";
import { attempts, checkRedactedOnce, RepeatedTaskError } from "./repeatedTask.ts";
import { Session } from "./session.ts";

/** What one server made of the operations: its answers, and its rows in words that do not depend on the server. */
export interface Deed {
  /** By room version. */
  readonly outcomes: ReadonlyMap<string, readonly Outcome[]>;
  /** By room version; what belongs to none under `all`. */
  readonly deltas: ReadonlyMap<string, DatabaseDelta>;
  readonly names: Names;
  readonly applied: Applied;
  readonly watch: TableWatch;
  readonly frame: CaseFrame;
}

/** As whom the operations are asked for. */
export interface AdminAccount {
  readonly adminToken: string;
  readonly adminId: string;
}

/** What is operated on, and how to get there once more. */
export interface Ground {
  readonly population: RoomPopulation;
  readonly snapshot: string;
}

/**
 * Sends every operation for the given versions of a population and waits for the end of all that they set off. Where Synapse did
 * one of its tasks twice, all of them are done again from the snapshot on; throws when that comes of each attempt.
 */
export const operate = async (
  contender: Contender,
  account: AdminAccount,
  ground: Ground,
  versions: readonly VersionPopulation[],
  say: (text: string) => void,
): Promise<Deed> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operateOnce(contender, account, ground.population, versions);
    } catch (error) {
      if (!(error instanceof RepeatedTaskError) || contender.rewind === undefined || attempt === attempts)
        throw error;
      say(`${error.message}; once more from the snapshot`);
      await contender.rewind(ground.snapshot);
    }
  }
};

const operateOnce = async (
  contender: Contender,
  account: AdminAccount,
  population: RoomPopulation,
  versions: readonly VersionPopulation[],
): Promise<Deed> => {
  const database = new pg.Client({ connectionString: contender.dsn });
  await database.connect();
  const watch = await TableWatch.open(contender.dsn);
  try {
    const ends = await Names.endsOf(database);
    const admin = new Session(new WireClient(contender.baseUrl), account.adminId, account.adminToken);
    const startedAt = Date.now();
    const outcomes = new Map<string, readonly Outcome[]>();
    const side = { admin, database };
    // One after the other: of two tasks at once, Synapse at times begins one twice.
    for (const version of versions) {
      outcomes.set(version.version, await operateOn(side, version));
      // Of another server than Synapse the comparison says it.
      if (contender.rewind !== undefined) await checkRedactedOnce(database, ends);
    }
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
