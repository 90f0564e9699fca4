import type { Config } from "../config.ts";
import type { RunningServer } from "../serve.ts";

/**
 * Tells a person at a terminal how to make the first request. The token is a secret, so anything but a terminal
 * (a log, a pipe) learns only where the file with it lies.
 */
export function announceFirstStart({ baseUrl, firstAdmin }: RunningServer, config: Config) {
  if (firstAdmin === undefined) {
    return;
  }
  const lines = [`The first admin is ${firstAdmin.userId}.`];
  if (firstAdmin.demoUsers > 0) {
    lines.push(
      `A demo population of ${firstAdmin.demoUsers} made-up users was added; start on an empty DATA_DIR with DEMO=false to have none.`,
    );
  }
  lines.push(`The admin's access token is in ${firstAdmin.tokenFile}.`);
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
