import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WireClient } from "../http.ts";
import { isObject, parseJson } from "../json.ts";
import type { Oracle, OracleInfo } from "../oracle.ts";
import { listRoomVersions, makeRoomPopulation, type RoomPopulation } from "./population.ts";
import { Session } from "./session.ts";
import { readSyncStart, type SyncStart } from "./syncStart.ts";

/** The snapshot that everything starts from, and how far its members had read by then. */
export interface PreparedRooms {
  readonly snapshot: string;
  readonly population: RoomPopulation;
  /** By room version. */
  readonly syncStarts: Readonly<Record<string, SyncStart>>;
}

const snapshot = "rooms";

export const adminSession = (info: OracleInfo, baseUrl = info.baseUrl): Session =>
  new Session(new WireClient(baseUrl), `@admin:${info.serverName}`, info.adminToken);

/** What the lab itself wrote to a file, where it still is of the same sources. */
const readPrepared = async (file: string, digest: string): Promise<PreparedRooms | undefined> => {
  const kept = parseJson(await readFile(file, "utf8").catch(() => ""));
  if (!isObject(kept) || kept["digest"] !== digest || !isObject(kept["prepared"])) return undefined;
  // Written below from a PreparedRooms, by the same sources.
  return kept["prepared"] as unknown as PreparedRooms;
};

/** Brings the live Synapse to the snapshot with rooms of every version that Synapse can create; makes it where it is not there yet. */
export const prepareRooms = async (oracle: Oracle, only?: readonly string[]): Promise<PreparedRooms> => {
  const file = join(oracle.options.home, "rooms.json");
  const sources = await Promise.all(
    ["population.ts", "syncStart.ts"].map((name) => readFile(join(import.meta.dirname, name), "utf8")),
  );
  const digest = createHash("sha256")
    .update(JSON.stringify([sources, only ?? []]))
    .digest("hex");
  const kept = await readPrepared(file, digest);
  if (kept !== undefined) {
    await oracle.restore(snapshot);
    return kept;
  }
  await oracle.reset();
  const info = await oracle.up();
  const admin = adminSession(info);
  const all = await listRoomVersions(admin);
  const versions = only ?? all.map(({ version }) => version);
  const client = new WireClient(info.baseUrl);
  const population = await makeRoomPopulation(client, admin, info.serverName, versions);
  const starts = await Promise.all(
    population.versions.map(async (one) => [one.version, await readSyncStart(client, one)] as const),
  );
  const prepared: PreparedRooms = { snapshot, population, syncStarts: Object.fromEntries(starts) };
  await oracle.snapshot(snapshot);
  await writeFile(file, `${JSON.stringify({ digest, prepared }, undefined, 1)}\n`);
  return prepared;
};
