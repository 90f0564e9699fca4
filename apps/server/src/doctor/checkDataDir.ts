import { access, constants, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Config } from "../config.ts";
import { type Finding, findings, reason } from "./finding.ts";

const mib = 1024 * 1024;
/** Less free space than this, in bytes, and an embedded database stops soon. */
const space = { low: 1024 * mib, least: 100 * mib };

/**
 * The folder that the server writes to: what the embedded database, the first admin's token, the key and the media need
 * of it.
 *
 * @param attached whether the database is a homeserver's; then nothing is written here
 */
export async function checkDataDir(
  { dataDir, databaseUrl }: Config,
  attached: boolean,
): Promise<readonly Finding[]> {
  const { ok, warn, fail } = findings("data folder");
  if (attached) {
    return [ok("On a homeserver's database nothing is written to DATA_DIR.")];
  }
  const found = await stat(dataDir).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    if (found.code !== "ENOENT") {
      return [
        fail(`${dataDir} can't be looked at: ${found.message}.`, "Set DATA_DIR to a folder of the server's."),
      ];
    }
    const parent = await existingParent(dataDir);
    return (await isWritable(parent))
      ? [ok(`${dataDir} will be made at the first start.`), ...(await checkSpace(parent))]
      : [
          fail(
            `${dataDir} is not there, and can't be made in ${parent}.`,
            "Make it, for the server's account to write to.",
          ),
        ];
  }
  if (!found.isDirectory()) {
    return [fail(`${dataDir} is no folder.`, "Set DATA_DIR to a folder of the server's.")];
  }
  if (!(await isWritable(dataDir))) {
    return [
      fail(
        `${dataDir} can't be written to by this account (uid ${process.getuid?.() ?? "?"}).`,
        `Give it to the account: chown ${process.getuid?.() ?? "UID"} ${dataDir}`,
      ),
    ];
  }
  const secrets = await openSecrets(dataDir);
  return [
    ok(`${dataDir} can be written to.`),
    ...secrets.map((file) =>
      warn(`Other accounts may read ${file}, which holds a secret.`, `chmod 600 ${file}`),
    ),
    ...(await checkSpace(dataDir, databaseUrl === undefined)),
  ];
}

/** The nearest folder above that is there. */
async function existingParent(path: string): Promise<string> {
  const parent = dirname(path);
  return parent === path || (await stat(parent).catch(() => undefined)) !== undefined
    ? parent
    : existingParent(parent);
}

/** Whether files can be made in a folder. */
export const isWritable = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );

/** Files of secrets that are more than their owner's. */
async function openSecrets(dataDir: string): Promise<readonly string[]> {
  const files = ["admin-token", "signing.key"].map((name) => join(dataDir, name));
  const modes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mode }) => mode,
        () => 0,
      ),
    ),
  );
  return files.filter((_file, index) => ((modes[index] ?? 0) & 0o077) !== 0);
}

async function checkSpace(folder: string, holdsDatabase = true): Promise<readonly Finding[]> {
  const { ok, warn, fail } = findings("disk space");
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const text = `${Math.floor(free / mib)} MiB are free on the disk of ${folder}.`;
    const advice = "Make room, or set DATA_DIR to a larger disk.";
    if (free < space.least) {
      return [holdsDatabase ? fail(text, advice) : warn(text, advice)];
    }
    return [free < space.low ? warn(text, advice) : ok(text)];
  } catch (error) {
    return [warn(`How much space is free can't be told: ${reason(error)}.`, "Look at it by `df`.")];
  }
}
