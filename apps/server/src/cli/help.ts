import { settings } from "../config.ts";
import { type Command, commands } from "./commands.ts";

const width = Math.max(...settings.map(({ name }) => name.length));

/** Pairs of a name and what it means, in two columns. */
function columns(rows: readonly (readonly [name: string, meaning: string])[]): string {
  const first = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, meaning]) => `  ${name.padEnd(first)}  ${meaning}`).join("\n");
}

function settingLines(): string {
  const lines = settings.map(({ name, fallback, help }) => {
    const shown = fallback === "" ? "" : ` [${fallback}]`;
    return `  ${name.padEnd(width)}  ${help}${shown}`;
  });
  return `Settings come from the environment; defaults stand in brackets:

${lines.join("\n")}

Without DATABASE_URL an embedded PostgreSQL is started in DATA_DIR. On the database of a homeserver (Synapse's
schema_version table is there) the server reads only, unless ATTACHED_WRITES says otherwise.
`;
}

/** What `--help` prints: the commands, and every setting with its default. */
export function helpText(): string {
  return `synapse-user-admin: the User Admin API of Synapse, as a server of its own.

Usage: synapse-user-admin [COMMAND] [OPTIONS]

Commands:

${columns(commands.map(({ name, summary }) => [name, summary]))}

COMMAND --help says more about one; --version prints the version.

${settingLines()}`;
}

/** What `COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const usage = [command.name, ...command.arguments, ...(command.options.length > 0 ? ["[OPTIONS]"] : [])];
  const options = command.options.map(
    ({ name, value, help }) => [`--${name}${value === undefined ? "" : ` ${value}`}`, help] as const,
  );
  const codes = Object.entries(command.exitCodes);
  return `synapse-user-admin ${command.name}: ${command.summary}.

Usage: synapse-user-admin ${usage.join(" ")}

${command.description}
${options.length === 0 ? "" : `\nOptions:\n\n${columns(options)}\n`}
Exit codes:

${columns(codes)}

${command.settings ? settingLines() : "Settings come from the environment; synapse-user-admin --help lists them.\n"}`;
}
