import type { Endurance } from "./benchResults.ts";
import type { BenchServer } from "./benchServers.ts";
import { load, type Sequence } from "./load.ts";
import { processUse } from "./processUse.ts";
import { medianOf, rounded } from "./spread.ts";
import { workloads } from "./workloads.ts";

/** How often each workload comes in so many requests of the mix. */
const mix: Readonly<Record<string, number>> = {
  getUser: 20,
  listUserDevices: 12,
  listUserJoinedRooms: 12,
  getUserWhois: 12,
  "first page": 10,
  "middle pages, walked": 6,
  "search: rare": 6,
  "by creation_ts, backwards": 4,
  "search: none": 2,
  checkUsernameAvailable: 6,
  "upsertUser, new": 3,
  "upsertUser, changed": 5,
  deleteUserDevice: 2,
};

const connections = 16;
const samples = 40;

/** The mix for one connection: a fixed order in which each workload comes evenly. */
const mixed = (server: BenchServer): (() => Sequence) => {
  const parts = workloads.flatMap((workload) => {
    const weight = mix[workload.name];
    return weight === undefined ? [] : [{ weight, make: workload.make(server.population) }];
  });
  return () => {
    const sources = parts.map(({ weight, make }) => ({ weight, next: make(), due: 1 / weight }));
    return () => {
      const source = sources.reduce((first, other) => (other.due < first.due ? other : first));
      source.due += 1 / source.weight;
      // A jump counts here as any other request.
      return { ...source.next(), untimed: false };
    };
  };
};

/**
 * Memory of a server under reads by key, lists, searches and writes at once.
 * @param seconds after so many it is cut off
 */
export const endure = async (server: BenchServer, requests: number, seconds: number): Promise<Endurance> => {
  const make = mixed(server);
  const sequences = Array.from({ length: connections }, make);
  const residentBytes: number[] = [];
  let sent = 0;
  let failures = 0;
  const began = performance.now();
  const passed = (): number => (performance.now() - began) / 1000;
  while (sent < requests && passed() < seconds) {
    residentBytes.push(processUse(server.pid).residentBytes);
    const part = await load(server, sequences, {
      requests: Math.ceil(requests / samples),
      seconds: seconds - passed(),
    });
    sent += part.requests;
    failures += part.failures;
  }
  const { residentBytes: last, peakBytes, processes } = processUse(server.pid);
  residentBytes.push(last);
  const quarter = Math.ceil(residentBytes.length / 4);
  return {
    server: server.name,
    requests: sent,
    failures,
    connections,
    seconds: rounded(passed()),
    processes,
    residentBytes,
    firstQuarter: medianOf(residentBytes.slice(0, quarter)),
    lastQuarter: medianOf(residentBytes.slice(-quarter)),
    peakBytes,
  };
};
