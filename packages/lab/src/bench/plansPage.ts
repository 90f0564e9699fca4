import type { PlanSummary } from "./benchResults.ts";
import { type ServerName, serverNames } from "./benchServers.ts";
import type { ExplainedQuery } from "./explainQueries.ts";
import { exceptions, usersForVerdict } from "./planRules.ts";
import { rounded } from "./spread.ts";

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const scansText = ({ statements }: ExplainedQuery): string => {
  const scans = statements.flatMap(({ scans: found }) => found);
  const words = scans.map(({ table: name, isCount }) => (isCount ? `\`${name}\` to count` : `\`${name}\``));
  return [...new Set(words)].join(", ");
};

const sum = ({ statements }: ExplainedQuery, of: "milliseconds" | "buffers"): number =>
  statements.reduce((all, statement) => all + statement[of], 0);

/** A query's request, statements and plans; statements that stand with the server before are not said again. */
const folded = (query: ExplainedQuery, said: Map<string, ServerName>): string => {
  const code = (text: string): string => `\`\`\`plan\n${text}\n\`\`\``;
  const statementText = (statement: string): string => {
    const key = `${query.query} ${statement}`;
    const before = said.get(key);
    said.set(key, before ?? query.server);
    return before === undefined ? code(statement) : `The statement is that of ${before}.`;
  };
  return [
    `<details>\n<summary>${query.query}: ${rounded(sum(query, "milliseconds"))} ms</summary>`,
    `\`${query.request}\``,
    ...query.statements.flatMap(({ statement, plan }) => [statementText(statement), code(plan)]),
    "</details>",
  ].join("\n\n");
};

const serverPart = (
  server: ServerName,
  queries: readonly ExplainedQuery[],
  said: Map<string, ServerName>,
): string[] => [
  `## ${server}`,
  `${serverNames[server].replace(/^./, (letter) => letter.toUpperCase())}.`,
  table(
    ["query", "ms", "buffers", "read from end to end"],
    queries.map((query) => [
      query.query,
      String(rounded(sum(query, "milliseconds"))),
      sum(query, "buffers").toLocaleString("en"),
      scansText(query),
    ]),
  ),
  ...queries.map((query) => folded(query, said)),
];

/** The page of statements and plans, as Markdown. */
export const plansPage = (
  users: number,
  surroundings: string,
  { violations }: PlanSummary,
  queries: readonly ExplainedQuery[],
): string => {
  const said = new Map<string, ServerName>();
  const servers = [...new Set(queries.map(({ server }) => server))];
  const found = violations
    .map(({ server, query, table: name }) => `- ${server}, ${query}: \`${name}\``)
    .join("\n");
  const lead =
    users < usersForVerdict
      ? `Read from end to end, as is right with so few users (from ${usersForVerdict.toLocaleString("en")} on the command fails for it):`
      : "Read from end to end where it should not be:";
  const verdict =
    violations.length === 0
      ? "None of these tables is read from end to end where it should not be."
      : `${lead}\n\n${found}`;
  return `${[
    "# Plans of the lists",
    `Each list as it is asked through HTTP, with the statements that the server sent and how PostgreSQL ran them on ${users.toLocaleString("en")}
users, the eighth time that it was asked; by \`auto_explain\`, which itself costs time. The token's lookup, the same for every request, is left out.
\`pnpm bench:plans\` makes this page ([benchmarks](README.md)); ${surroundings}.`,
    "## Verdict",
    "`users`, `profiles` and `user_ips` grow with the accounts. On standalone, and attached with the indexes that `doctor` prints, none of them is to be read from end to end, but for this:",
    exceptions.map((why) => `- ${why}`).join("\n"),
    verdict,
    ...servers.flatMap((server) =>
      serverPart(
        server,
        queries.filter((query) => query.server === server),
        said,
      ),
    ),
  ].join("\n\n")}\n`;
};
