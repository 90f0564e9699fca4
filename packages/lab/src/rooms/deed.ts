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

/** Sends every operation for the given versions of a population and waits for the end of all that they set off. */
export const operate = async (
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
