import { settings } from "../config.ts";

/** What `--help` prints: every setting, with its default. */
export function helpText(): string {
  const width = Math.max(...settings.map(({ name }) => name.length));
  const lines = settings.map(({ name, fallback, help }) => {
    const shown = fallback === "" ? "" : ` [${fallback}]`;
    return `  ${name.padEnd(width)}  ${help}${shown}`;
  });
  return `synapse-user-admin: the User Admin API of Synapse, as a server of its own.

Usage: synapse-user-admin [--help] [--version]

Settings come from the environment; defaults stand in brackets:

${lines.join("\n")}

Without DATABASE_URL an embedded PostgreSQL is started in DATA_DIR. On the database of a homeserver (Synapse's
schema_version table is there) the server reads only, unless ATTACHED_WRITES says otherwise.
`;
}
