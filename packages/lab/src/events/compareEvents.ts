import { readFile } from "node:fs/promises";
import { parseSigningKey } from "@synapse-user-admin/events";
import pg from "pg";
import { WireClient } from "../http.ts";
import { jsonDifferences, parseJson } from "../json.ts";
import type { Oracle, OracleInfo } from "../oracle.ts";
import type { Report } from "../report.ts";
import { listRoomVersions } from "../rooms/population.ts";
import { adminSession } from "../rooms/prepareRooms.ts";
import { checkEvents } from "./checkEvents.ts";
import { makeOddEvents } from "./makeOddEvents.ts";
import { StoredEvents } from "./storedEvents.ts";
import { inParallel } from "../inParallel.ts";

/** How many room versions are filled at the same time. */
const atOnce = 3;

/** Fills rooms of every version that Synapse can create, beside the seeded ones, and does all their events again. */
export const compareEvents = async (
  oracle: Oracle,
  report: Report,
  say: (text: string) => void,
): Promise<void> => {
  await oracle.seed();
  const info = await oracle.up();
  const admin = adminSession(info);
  const client = new WireClient(info.baseUrl);
  const versions = (await listRoomVersions(admin)).map(({ version }) => version);
  say(`events in rooms of ${versions.length} versions`);
  await inParallel(versions, atOnce, (version) => makeOddEvents(client, admin, info.serverName, version));
  await compareStoredEvents(info, "Synapse's", report, say);
};

/** Does all the events of Synapse's live database again, whoever made them. */
export const compareStoredEvents = async (
  info: OracleInfo,
  whose: string,
  report: Report,
  say: (text: string) => void,
): Promise<void> => {
  const database = new pg.Client({ connectionString: info.dsn });
  await database.connect();
  const stored = await StoredEvents.load(database);
  await database.end();
  const key = parseSigningKey(await readFile(info.signingKeyPath, "utf8"));
  const { verdicts, unknown, leftOut } = checkEvents(stored, info.serverName, key);
  for (const { version, check, eventId, type, stored: left, ours: right } of verdicts) {
    report.add(
      {
        part: "events",
        operation: `${whose}, version ${version}`,
        name: `${check} of ${type} ${eventId}`,
        repeat: [],
        statuses: "",
        differences: jsonDifferences(parseJson(left) ?? left, parseJson(right) ?? right, check),
      },
      new Set(),
      false,
    );
  }
  for (const [version, count] of unknown) say(`  ${count} events of the unknown room version ${version}`);
  for (const [reason, count] of leftOut) say(`  left out ${count}: ${reason}`);
};
