import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { chosenOf, numbersOf, runMain, sayer, serversOf } from "../bench/benchOptions.ts";
import type { PlanSummary } from "../bench/benchResults.ts";
import { BenchServers } from "../bench/benchServers.ts";
import { databaseSettings } from "../bench/databases.ts";
import { type ExplainedQuery, explainQueries, plannedQueries } from "../bench/explainQueries.ts";
import { usersForVerdict, violationsOf } from "../bench/planRules.ts";
import { plansPage } from "../bench/plansPage.ts";
import { record, recorded } from "../bench/record.ts";
import { commit, machine } from "../bench/surroundings.ts";
import { Oracle, OracleError } from "../oracle.ts";

const help = `The statements of every list query and their plans, as the server sends them and PostgreSQL runs them.

  --users N           size of the population (10000)
  --servers NAME,…    of standalone, attached, attached+indexes, two-processes (the first three)
  --only TEXT,…       only queries whose name contains one of these
  --record            puts the page into docs/benchmarks/plans.md, and the verdict into results.json there
  --markdown FILE     writes the page, which is printed where there is neither of these

Ends with 1 where a table that grows with the users is read from end to end and should not be, from ${usersForVerdict} users on: on
fewer that is often right, as the table is small.

Environment: LAB_HOME, LAB_PORT, LAB_PG_PORT, ORACLE_VENV, ORACLE_PG_BIN.`;

const { values: options } = parseArgs({
  options: {
    users: { type: "string", default: "10000" },
    servers: { type: "string", default: "standalone,attached,attached+indexes" },
    only: { type: "string", default: "" },
    record: { type: "boolean", default: false },
    markdown: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const say = sayer();

const explainAll = async (oracle: Oracle, users: number): Promise<readonly ExplainedQuery[]> => {
  const queries = chosenOf(plannedQueries, options.only);
  const found: ExplainedQuery[] = [];
  for (const name of serversOf(options.servers)) {
    if (name === "synapse" || name === "embedded" || name === "floor")
      throw new OracleError(
        `--servers: there are no plans of ${name}, only of ours on the lab's PostgreSQL.`,
      );
    let log = "";
    const servers = new BenchServers(oracle, users, async (database) => {
      log = await oracle.explain(database);
    });
    try {
      say(`starts: ${name}`);
      await servers.start(name);
      for (const server of servers.running) found.push(...(await explainQueries(server, log, queries)));
    } finally {
      await servers.stop();
    }
  }
  return found;
};

await runMain(async () => {
  if (options.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const [users = 10_000] = numbersOf("users", options.users);
  const oracle = Oracle.fromEnvironment();
  say(`${users} users`);
  const measured = await commit();
  await oracle.install();
  const { dsn } = await oracle.up();
  const { server_version: version = "" } = await databaseSettings(dsn);
  let queries: readonly ExplainedQuery[];
  try {
    await oracle.stopSynapse();
    queries = await explainAll(oracle, users);
  } finally {
    await oracle.down();
  }
  const summary: PlanSummary = {
    users,
    at: new Date().toISOString(),
    queries: queries.length,
    violations: violationsOf(queries),
  };
  const surroundings = `${summary.at.slice(0, 10)}, commit ${measured}, ${await machine()}, PostgreSQL ${version}`;
  const page = plansPage(users, surroundings, summary, queries);
  const path = options.record ? recorded.plans : options.markdown;
  if (path === undefined) process.stdout.write(page);
  else {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, page);
  }
  if (options.record) await record(recorded, (results) => ({ ...results, plans: summary }));
  for (const { server, query, table } of summary.violations)
    say(`${server}, ${query}: all of ${table} is read`);
  say(`${summary.queries} queries, ${summary.violations.length} with a scan that is not due`);
  return summary.violations.length === 0 || users < usersForVerdict ? 0 : 1;
});
