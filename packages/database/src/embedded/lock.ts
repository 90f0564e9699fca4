import { execFile } from "node:child_process";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";

import { StartError } from "../errors.ts";

/** When a process began, as text that no other process with the same id will have; `undefined` where there is none. */
export const processStart = async (pid: number): Promise<string | undefined> => {
  if (process.platform === "linux") {
    const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => undefined);
    // The 22nd field; the second, the program's name, may hold anything but ends at the last parenthesis.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields === undefined || fields[0] === "Z" ? undefined : fields[19];
  }
  return promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]).then(
    ({ stdout }) => stdout.trim() || undefined,
    () => undefined,
  );
};

/**
 * Takes a folder for this process. The lock is a file that names its holder by process id and start time, so it
 * ends with its holder, however that ended.
 * @param file the lock's path
 * @returns what gives the folder free
 * @throws StartError where a living process holds it
 */
export const lockFolder = async (file: string): Promise<() => Promise<void>> => {
  const own = `${process.pid} ${(await processStart(process.pid)) ?? ""}\n`;
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, own, { mode: 0o600 });
  try {
    for (let n = 0; n < 10; n++) {
      // A link is made whole or not at all, and never over another one.
      const isTaken = await link(draft, file).then(
        () => false,
        (error: NodeJS.ErrnoException) => {
          if (error.code !== "EEXIST") throw error;
          return true;
        },
      );
      if (!isTaken) {
        return async () => {
          if ((await readFile(file, "utf8").catch(() => "")) === own) await rm(file, { force: true });
        };
      }
      const holder = await readFile(file, "utf8").catch(() => undefined);
      if (holder === undefined) continue;
      const [pid = "", ...start] = holder.trim().split(" ");
      if ((await processStart(Number(pid))) === start.join(" ")) {
        throw new StartError(
          `The data folder is in use by another server (process ${pid}; ${file}). ` +
            "Stop that one, or set DATA_DIR to another folder.",
        );
      }
      // Its holder is gone. Put it aside, and back if it was not the one we looked at.
      const aside = `${file}.${process.pid}.old`;
      if (
        await rename(file, aside).then(
          () => true,
          () => false,
        )
      ) {
        if ((await readFile(aside, "utf8")) !== holder) await link(aside, file).catch(() => undefined);
        await rm(aside, { force: true });
      }
    }
    throw new StartError(`The data folder's lock (${file}) can't be taken.`);
  } finally {
    await rm(draft, { force: true });
  }
};
