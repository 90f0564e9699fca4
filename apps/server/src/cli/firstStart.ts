import type { Config } from "../config.ts";
import type { FirstAdmin } from "../firstStart.ts";

/**
 * Tells a person at a terminal how to make the first request. The token is a secret, so anything but a terminal
 * (a log, a pipe) learns only where the file with it lies.
 */
export function announceFirstStart(
  { baseUrl, firstAdmin }: { readonly baseUrl: string; readonly firstAdmin: FirstAdmin | undefined },
  config: Config,
) {
  if (firstAdmin === undefined) {
    return;
  }
  const lines = [...describeFirstStart(firstAdmin)];
  if (firstAdmin.demoUsers > 0) {
    lines.push("Start on an empty DATA_DIR with DEMO=false to have no demo population.");
  }
  if (process.stdout.isTTY && config.adminToken === undefined) {
    lines.push(
      "Try:",
      "",
      `  curl -H 'Authorization: Bearer ${firstAdmin.token}' '${baseUrl}/_synapse/admin/v3/users?limit=3'`,
      "",
    );
  }
  lines.push(`The documentation is at ${baseUrl}/docs/.`, "");
  (process.stdout.isTTY ? process.stdout : process.stderr).write(lines.join("\n"));
}

/** What was made of an empty database; where the token lies, but not the token. */
export function describeFirstStart({ userId, demoUsers, tokenFile }: FirstAdmin): readonly string[] {
  return [
    `The first admin is ${userId}.`,
    ...(demoUsers > 0 ? [`A demo population of ${demoUsers} made-up users was added.`] : []),
    `The admin's access token is in ${tokenFile}.`,
  ];
}
