// Events that a Synapse 1.163.2 made, one or more of each kind whose hashes are easy to get wrong, from its event_json.
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

import { contentHash, eventIdOf, parsePdu, redact, roomVersions, verifySignature } from "../src/index.ts";

const serverName = "oracle.test";
const key = { id: "ed25519:a_oracle", publicKey: "H7PHRZb3pVXmBRGjuW8X3IAUn0xJ7GYYNVMN9wR2dkM" };

interface Sample {
  readonly version: string;
  readonly eventId: string;
  /** As it stands in the table, digit by digit. */
  readonly json: string;
}
const file = new URL("synapseEvents.json", import.meta.url);
// Committed beside this file.
const samples = JSON.parse(await readFile(file, "utf8")) as readonly Sample[];

describe.each(roomVersions)("events that Synapse made in room version $id", (version) => {
  const events = samples
    .filter((sample) => sample.version === version.id)
    .map(({ eventId, json }) => ({ eventId, event: parsePdu(json) }));

  it("are of several types", () => {
    expect(new Set(events.map(({ event }) => event.type)).size).toBeGreaterThanOrEqual(5);
  });

  it.each(events)(
    "have the hash, id and signature that we compute: $event.type $eventId",
    ({ eventId, event }) => {
      expect(contentHash(event, version)).toBe(event.hashes.sha256);
      expect(eventIdOf(event, version)).toBe(eventId);
      expect(eventIdOf(redact(event, version), version)).toBe(eventId);
      expect(verifySignature(event, version, serverName, key)).toBe(true);
      expect(verifySignature(redact(event, version), version, serverName, key)).toBe(true);
    },
  );

  it.each(events)("do not pass when changed: $event.type $eventId", ({ eventId, event }) => {
    const changed = { ...event, origin_server_ts: event.origin_server_ts + 1 };
    expect(contentHash(changed, version)).not.toBe(event.hashes.sha256);
    expect(verifySignature(changed, version, serverName, key)).toBe(false);
    const isGiven = version.eventIds === "given";
    expect(eventIdOf(changed, version) === eventId).toBe(isGiven);
  });
});
