import { hasCluster } from "./embedded/runningCluster.ts";
import { StartError } from "./errors.ts";
import { allMigrations, migrate, pendingMigrations } from "./migrate.ts";
import { otherTables, recognise } from "./recognise.ts";
import { isReplica, requireMigrated } from "./replica.ts";
import { type Place, withConnection } from "./withConnection.ts";

/** What {@link migrateDatabase} found, or did. Names of migrations are in the order in which they are applied. */
export type MigrationReport =
  | { readonly mode: "attached" }
  | { readonly mode: "standalone"; readonly applied: readonly string[]; readonly pending: readonly string[] };

/**
 * Brings a standalone database up to date without serving it; two processes that do so at once take turns.
 * @param check only says what is pending
 * @throws StartError where the database can't be reached, is another program's, or of a newer version
 */
export const migrateDatabase = async (place: Place, check: boolean): Promise<MigrationReport> => {
  // To look is no reason to make a database.
  if (check && place.url === undefined && !(await hasCluster(place.dataDir))) {
    return { mode: "standalone", applied: [], pending: allMigrations };
  }
  return withConnection<MigrationReport>(place, async (client) => {
    const whose = await recognise(client);
    switch (whose) {
      case "attached":
        return { mode: "attached" };
      case "other":
        throw new StartError(otherTables);
      case "blank":
      case "standalone": {
        if (!check && (await isReplica(client))) {
          await requireMigrated(client, whose);
          return { mode: "standalone", applied: [], pending: [] };
        }
        if (!check) return { mode: "standalone", applied: await migrate(client), pending: [] };
        const pending = whose === "blank" ? allMigrations : await pendingMigrations(client);
        return { mode: "standalone", applied: [], pending };
      }
    }
  });
};
