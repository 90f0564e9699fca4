import { open } from "node:fs/promises";
import { admin, bearer } from "../exchange.ts";
import type { BenchServer, ServerName } from "./benchServers.ts";
import { type ExplainedStatement, explainedStatements } from "./explainedStatements.ts";
import { load } from "./load.ts";
import { type Workload, workloads } from "./workloads.ts";

/** The statements of one request on one server. */
export interface ExplainedQuery {
  readonly server: ServerName;
  readonly query: string;
  readonly request: string;
  readonly statements: readonly ExplainedStatement[];
}

export type PlannedQuery = Pick<Workload, "name" | "request" | "make">;

const filters: readonly (readonly [name: string, query: string])[] = [
  ["without guests", "guests=false"],
  ["admins", "admins=true"],
  ["no admins", "admins=false"],
  ["deactivated", "deactivated=true"],
  ["not deactivated", "deactivated=false"],
  ["locked ones too", "locked=true"],
  ["no bots", "not_user_type=bot"],
  ["with a type", "not_user_type="],
  ["search by id", "user_id=anna.adler"],
  ["search, not deactivated", "name=anna.adler&deactivated=false"],
  ["newest, not deactivated", "order_by=creation_ts&dir=b&deactivated=false"],
];

/** Every list whose plan is looked at: those that are measured, and filters. */
export const plannedQueries: readonly PlannedQuery[] = [
  ...workloads.filter(({ kind }) => kind === "list" || kind === "order"),
  ...filters.map(([name, query]) => ({
    name: `filter: ${name}`,
    request: `GET v3/users?${query}`,
    make:
      ({ adminToken }: BenchServer["population"]) =>
      () =>
      () => ({ method: "GET", path: `${admin}/v3/users?${query}&limit=100`, headers: bearer(adminToken) }),
  })),
];

/** From the sixth time on, PostgreSQL may run a prepared statement with a plan that fits any parameters. */
const repetitions = 8;

/** What was written to a file since it had so many bytes. */
const readFrom = async (path: string, start: number): Promise<string> => {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(0, size - start));
    await file.read(buffer, 0, buffer.length, start);
    return buffer.toString("utf8");
  } finally {
    await file.close();
  }
};

const sizeOf = async (path: string): Promise<number> => {
  const file = await open(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
};

/** Who asks, which is the same for every request, and that the server notes it, is not the list's. */
const belongsToList = ({ statement }: ExplainedStatement): boolean =>
  !/\baccess_tokens\b|^\s*(?:INSERT|UPDATE|DELETE)\b/i.test(statement);

/**
 * The statements and plans of each query as the server sends them, asked through HTTP until they run as they do in the
 * long run. PostgreSQL writes a plan before its answer is complete, so that it is in the log when the answer is here.
 * @param log of a PostgreSQL that explains what it does in the server's database
 */
export const explainQueries = async (
  server: BenchServer,
  log: string,
  queries: readonly PlannedQuery[],
): Promise<readonly ExplainedQuery[]> => {
  const found: ExplainedQuery[] = [];
  for (const { name, request, make } of queries) {
    const next = make(server.population)();
    await load(server, [next], { requests: repetitions - 1 });
    const before = await sizeOf(log);
    await load(server, [next], { requests: 1 });
    const statements = explainedStatements(await readFrom(log, before));
    found.push({ server: server.name, query: name, request, statements: statements.filter(belongsToList) });
  }
  return found;
};
