import { canonical, type JsonObject } from "../json.ts";
import type { DatabaseDelta, TableDelta } from "../tableWatch.ts";
import type { RoomPopulation } from "./population.ts";

/** Splits a delta by the room version whose users or rooms each row speaks of; what speaks of none goes under `all`. */
export const byVersion = (
  delta: DatabaseDelta,
  population: RoomPopulation,
): ReadonlyMap<string, DatabaseDelta> => {
  const owners = new Map<string, string>();
  for (const { version, rooms, users } of population.versions) {
    for (const [name, id] of Object.entries(rooms))
      owners.set(id, version).set(`${version}/${name}`, version);
    for (const { userId } of Object.values(users)) owners.set(userId, version);
  }
  const words = /[@!][^"\\ \]}:]+(?::[a-z.]+)?|[^ "]+\/[a-zA-Z]+/g;
  const versionOf = (row: JsonObject): string => {
    for (const [word] of canonical(row).matchAll(words)) {
      const version = owners.get(word) ?? owners.get(word.replace(/>$/, ""));
      if (version !== undefined) return version;
    }
    return "all";
  };
  const split = new Map<string, TableDelta[]>([["all", []]]);
  for (const { table, removed, added } of delta.tables) {
    const parts = new Map<string, { removed: JsonObject[]; added: JsonObject[] }>();
    const partOf = (row: JsonObject) => {
      const version = versionOf(row);
      const part = parts.get(version) ?? { removed: [], added: [] };
      parts.set(version, part);
      return part;
    };
    for (const row of removed) partOf(row).removed.push(row);
    for (const row of added) partOf(row).added.push(row);
    for (const [version, part] of parts)
      split.set(version, [...(split.get(version) ?? []), { table, ...part }]);
  }
  return new Map(
    [...split].map(([version, tables]) => [
      version,
      { tables, sequences: version === "all" ? delta.sequences : new Map<string, number>() },
    ]),
  );
};
