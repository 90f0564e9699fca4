import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { StartError } from "@synapse-user-admin/database";
import {
  createSigningKey,
  formatSigningKey,
  parseSigningKey,
  type SigningKey,
} from "@synapse-user-admin/events";
import type { Config } from "./config.ts";
import type { Log } from "./log.ts";

/**
 * The homeserver's signing key, from a file in Synapse's format. A standalone server that has none yet, and was not told
 * of one, makes it: `signing.key` in `DATA_DIR`, for its owner alone to read.
 *
 * @param isNew whether nobody can have used the database before; otherwise another server may have signed for it, and
 *   the log warns of a second key
 * @returns `undefined` where the server is attached and was not told the file
 * @throws StartError where the file can't be read or written, or holds no key
 */
export function signingKeyOf(
  mode: "standalone" | "attached",
  { signingKeyPath, dataDir }: Pick<Config, "signingKeyPath" | "dataDir">,
  isNew: boolean,
  log: Log,
): SigningKey | undefined {
  if (signingKeyPath !== undefined) {
    return readSigningKey(signingKeyPath, "SIGNING_KEY_PATH");
  }
  if (mode === "attached") {
    return undefined;
  }
  const path = join(dataDir, "signing.key");
  if (!existsSync(path) && makeOnce(path) && !isNew) {
    log.warn(
      { path },
      "a signing key was made for a database that was used before; if other servers sign for it, give all of them " +
        "one SIGNING_KEY_PATH",
    );
  }
  return readSigningKey(path, "The signing key");
}

/**
 * Reads a signing key's file.
 *
 * @param what what the file is, for the sentence
 * @throws StartError where the file can't be read, or holds no key
 */
export function readSigningKey(path: string, what: string): SigningKey {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new StartError(`${what} can't be read: ${reason(error)}.`, { cause: error });
  }
  try {
    return parseSigningKey(text);
  } catch (error) {
    throw new StartError(`${what} ${path} is no signing key in Synapse's format. ${reason(error)}`, {
      cause: error,
    });
  }
}

/**
 * Of several processes that come at once, all go on with the key of one.
 *
 * @returns whether it is this one's
 */
function makeOnce(path: string): boolean {
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, formatSigningKey(createSigningKey()), { mode: 0o600 });
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      throw new StartError(`The signing key can't be written to DATA_DIR: ${reason(error)}.`, {
        cause: error,
      });
    }
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
