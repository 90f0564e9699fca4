import type { PlanSummary } from "./benchResults.ts";
import type { ServerName } from "./benchServers.ts";
import type { ExplainedQuery } from "./explainQueries.ts";

/** Tables that grow with the users, on servers whose indexes should spare reading them from end to end. */
const spared: Readonly<Partial<Record<ServerName, readonly string[]>>> = {
  standalone: ["users", "profiles", "user_ips"],
  "attached+indexes": ["users", "profiles", "user_ips"],
};

/** On fewer users PostgreSQL may well read a table from end to end, as it is small. */
export const usersForVerdict = 100_000;

/** Where it is due all the same. */
const due: readonly {
  readonly why: string;
  readonly applies: (query: ExplainedQuery, table: string, isCount: boolean) => boolean;
}[] = [
  {
    why: "Nothing but reading all names tells which ones hold two letters: a trigram index needs three.",
    applies: ({ query }) => query === "search: two letters",
  },
  {
    why: "Synapse's tables hold no counts, so that attached, `total` has to be counted.",
    applies: ({ server }, table, isCount) => server === "attached+indexes" && table === "users" && isCount,
  },
];

/** The exceptions, for people. */
export const exceptions: readonly string[] = due.map(({ why }) => why);

/** Every table that was read from end to end and should not have been. */
export const violationsOf = (queries: readonly ExplainedQuery[]): PlanSummary["violations"] =>
  queries.flatMap((query) => {
    const scans = query.statements.flatMap((statement) => statement.scans);
    const found = scans.filter(
      ({ table, isCount }) =>
        (spared[query.server] ?? []).includes(table) &&
        !due.some(({ applies }) => applies(query, table, isCount)),
    );
    return [...new Set(found.map(({ table }) => table))].map((table) => ({
      server: query.server,
      query: query.query,
      table,
    }));
  });
