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

/**
 * The homeserver's signing key, from a file in Synapse's format. A standalone server that has none yet, and was not told
 * of one, makes it: `signing.key` in `DATA_DIR`, for its owner alone to read.
 *
 * @returns `undefined` where the server is attached and was not told the file
 * @throws StartError where the file can't be read or written, or holds no key
 */
export function signingKeyOf(
  mode: "standalone" | "attached",
  { signingKeyPath, dataDir }: Pick<Config, "signingKeyPath" | "dataDir">,
): SigningKey | undefined {
  if (signingKeyPath !== undefined) {
    return readSigningKey(signingKeyPath, "SIGNING_KEY_PATH");
  }
  if (mode === "attached") {
    return undefined;
  }
  const path = join(dataDir, "signing.key");
  if (!existsSync(path)) {
    makeOnce(path);
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

/** Of several processes that come at once, all go on with the key of one. */
function makeOnce(path: string): void {
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, formatSigningKey(createSigningKey()), { mode: 0o600 });
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      throw new StartError(`The signing key can't be written to DATA_DIR: ${reason(error)}.`, {
        cause: error,
      });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
