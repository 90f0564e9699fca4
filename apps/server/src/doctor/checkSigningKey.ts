import { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Examination } from "@synapse-user-admin/database";
import {
  isJsonObject,
  parsePdu,
  type Pdu,
  roomVersion as roomVersionOf,
  type SigningKey,
  verifySignature,
} from "@synapse-user-admin/events";
import type { Config } from "../config.ts";
import { readSigningKey } from "../signingKey.ts";
import { type Finding, findings, isMissing, reason } from "./finding.ts";

/**
 * The key that room events are signed by: whether it can be read, and whether it is the one that signed this server's
 * newest event, which is what other servers know.
 *
 * @param writable whether the database may be written to; where it may not, nothing is signed
 */
export async function checkSigningKey(
  { signingKeyPath, dataDir }: Config,
  mode: "standalone" | "attached",
  writable: boolean,
  examination: Examination | undefined,
): Promise<readonly Finding[]> {
  const { ok, warn, fail } = findings("signing key");
  if (!writable && signingKeyPath === undefined) {
    return [ok("Nothing is signed while the database may only be read.")];
  }
  if (signingKeyPath === undefined && mode === "attached") {
    return [
      warn(
        "SIGNING_KEY_PATH is not set, so redactions, and leaving rooms after a deactivation, wait for the homeserver's next start.",
        "Set it to signing_key_path of the homeserver's configuration.",
      ),
    ];
  }
  const path = signingKeyPath ?? join(dataDir, "signing.key");
  const found = await stat(path).catch((error: unknown) => error);
  if (signingKeyPath === undefined && isMissing(found)) {
    if (examination?.serverName !== undefined) {
      return [
        warn(
          `${path} will be made at the next start, though the database has been used before.`,
          "If other servers sign for it, give all of them one SIGNING_KEY_PATH; if there was a key, take it from the backup.",
        ),
      ];
    }
    return [ok(`${path} will be made at the first start.`)];
  }
  let key: SigningKey;
  try {
    key = readSigningKey(path, signingKeyPath === undefined ? "The signing key" : "SIGNING_KEY_PATH");
  } catch (error) {
    return [
      fail(
        reason(error),
        "Name signing_key_path of the homeserver's configuration, and let the server's account read it.",
      ),
    ];
  }
  const isOpen = signingKeyPath !== undefined && found instanceof Stats && (found.mode & 0o007) !== 0;
  return [
    ...(isOpen ? [warn(`Every account may read ${path}, which holds a secret.`, `chmod o= ${path}`)] : []),
    judge(key, path, examination),
  ];
}

/** Holds the key against the newest event that a user of this server sent. */
function judge(key: SigningKey, path: string, examination: Examination | undefined): Finding {
  const { ok, warn, fail } = findings("signing key");
  const { newestOwnEvent, serverName } = examination ?? {};
  if (newestOwnEvent === undefined || serverName === undefined) {
    return ok(`${key.id} in ${path}. No event of this server's users says whether it is the right one.`);
  }
  const version = roomVersionOf(newestOwnEvent.roomVersion);
  const event = readPdu(newestOwnEvent.json);
  const signatures = event?.signatures[serverName];
  if (version === undefined || event === undefined || !isJsonObject(signatures)) {
    return ok(
      `${key.id} in ${path}. The newest event of this server's users can't say whether it is the right one.`,
    );
  }
  const signers = Object.keys(signatures);
  if (!signers.includes(key.id)) {
    return warn(
      `The newest event of this server's users is signed by ${signers.join(", ")}, and the key in ${path} is ${key.id}.`,
      "Name the key that the homeserver signs with. If the homeserver got a new key since, this is as it should be.",
    );
  }
  return verifySignature(event, version, serverName, key)
    ? ok(`${key.id} in ${path} is the key that signed the newest event of this server's users.`)
    : fail(
        `The key in ${path} is called ${key.id}, but is not the one of this name that signed the newest event of this server's users.`,
        "Name the key that the homeserver signs with: other servers would refuse what this one signs.",
      );
}

/** An event as the database has it, unless that is none. */
function readPdu(json: string): Pdu | undefined {
  try {
    return parsePdu(json);
  } catch {
    return undefined;
  }
}
