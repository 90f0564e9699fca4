import { createHash } from "node:crypto";

import { canonicalJson } from "./canonicalJson.ts";
import type { JsonObject } from "./json.ts";
import type { RoomVersion } from "./roomVersion.ts";

/** The SHA-256 of an object's canonical JSON. */
export function canonicalDigest(object: JsonObject, version: RoomVersion): Buffer {
  return createHash("sha256").update(canonicalJson(object, version.numbers)).digest();
}
