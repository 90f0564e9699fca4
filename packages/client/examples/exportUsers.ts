import { open } from "node:fs/promises";
import type { Milliseconds, UserAdminClient, UserSummary } from "@synapse-user-admin/client";
import { asAdministrator } from "./asAdministrator.ts";

const time = (ms: Milliseconds | null) => (ms === null ? "" : new Date(ms).toISOString());

const columns: Readonly<Record<string, (user: UserSummary) => string | boolean | null>> = {
  user: ({ name }) => name,
  display_name: ({ displayname }) => displayname,
  admin: ({ admin }) => admin,
  locked: ({ locked }) => locked,
  deactivated: ({ deactivated }) => deactivated,
  created: ({ creation_ts }) => time(creation_ts),
  last_seen: ({ last_seen_ts }) => time(last_seen_ts),
};

/**
 * Writes all accounts into a file as CSV (RFC 4180), page by page, so that a million of them need no more memory than a
 * thousand.
 *
 * @param onProgress gets how many are written, and how many there are
 */
export async function exportUsers(
  client: UserAdminClient,
  file: string,
  onProgress: (done: number, total: number) => void,
) {
  const output = await open(file, "w", 0o600);
  try {
    const write = (lines: readonly string[]) => output.write(lines.map((line) => `${line}\r\n`).join(""));
    await write([Object.keys(columns).join(",")]);
    let done = 0;
    for await (const { users, total } of client.users.list({ locked: true, limit: 1000 }).pages()) {
      await write(
        users.map((user) =>
          Object.values(columns)
            .map((value) => cell(value(user)))
            .join(","),
        ),
      );
      done += users.length;
      onProgress(done, Math.max(done, total));
    }
    return { file, users: done };
  } finally {
    await output.close();
  }
}

/** A value between quotes. What a spreadsheet would take for a formula, as `@alice`, gets an apostrophe in front. */
function cell(value: string | boolean | null): string {
  const text = String(value ?? "").replaceAll('"', '""');
  return /^[=+\-@\t\r]/u.test(text) ? `"'${text}"` : `"${text}"`;
}

/** Draws how far it is over the last line of the terminal; where there is none, it stays quiet. */
function drawBar(done: number, total: number): void {
  if (process.stderr.isTTY) {
    const filled = total === 0 ? 30 : Math.floor((30 * done) / total);
    process.stderr.write(
      `\r[${"#".repeat(filled).padEnd(30, "-")}] ${done} of ${total}${done === total ? "\n" : ""}`,
    );
  }
}

if (import.meta.main) {
  await asAdministrator(["FILE"], (client, file = "") => exportUsers(client, file, drawBar));
}
