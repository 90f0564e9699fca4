import type { BenchServer } from "./benchServers.ts";
import { type Result, resultOf } from "./benchResults.ts";
import { load, type Measurement, type Sequence } from "./load.ts";
import type { Workload } from "./workloads.ts";

export interface MeasureOptions {
  readonly connections: readonly number[];
  readonly rounds: number;
  /** How long a round of a workload is; of the lists, of which there are many, a third of it. */
  readonly seconds: number;
  /** Measures everything everywhere, however long it takes. */
  readonly patient: boolean;
  readonly say: (text: string) => void;
}

/** Two requests that take longer than this are all that is asked, of the many orders one that takes four times as long; in ms. */
const slowMs = 1000;
/** What takes longer than this is not asked on many connections at once, which would take as many times as long; in ms. */
const heavyMs = 200;
const warmingSeconds = 0.3;

/** Other orders show nothing that other servers don't show; the floor has reads by key alone. */
const isMeasured = ({ kind }: Workload, { name }: BenchServer): boolean => {
  if (name === "floor") return kind === "key";
  return kind !== "order" || (name !== "embedded" && name !== "two-processes");
};

const repeat = (count: number, make: () => Sequence): readonly Sequence[] =>
  Array.from({ length: count }, make);

interface Cell {
  readonly server: BenchServer;
  readonly make: () => Sequence;
  readonly byConnections: Map<number, Measurement[]>;
  /** How long a request takes at most that is asked alone, in ms; unknown before it is warm. */
  readonly pace: number;
}

/** Warms a server; where that shows that it is slow, what it took is what there is to know. */
const warm = async (workload: Workload, server: BenchServer, patient: boolean): Promise<Cell> => {
  const make = workload.make(server.population);
  const tries: Measurement[] = [];
  let pace = Infinity;
  // The first one may be slow because nothing of it is in memory yet.
  while (tries.length < 2 && !(workload.kind === "order" && tries.length > 0 && pace > 4 * slowMs)) {
    const found = await load(server, repeat(1, make), { requests: 1 });
    tries.push(found);
    pace = Math.min(pace, ...found.latencies);
  }
  const byConnections = new Map<number, Measurement[]>();
  if (pace > slowMs && !patient) byConnections.set(1, tries);
  else await load(server, repeat(1, make), { seconds: warmingSeconds });
  return { server, make, byConnections, pace };
};

const measures = ({ pace }: Cell, connections: number, patient: boolean): boolean =>
  patient || pace < heavyMs || (pace < slowMs && connections === 1);

/** One workload on each server, round by round. */
const measure = async (
  workload: Workload,
  servers: readonly BenchServer[],
  { connections, rounds, seconds, patient }: MeasureOptions,
): Promise<Result[]> => {
  const cells: Cell[] = [];
  for (const server of servers) cells.push(await warm(workload, server, patient));
  const length = workload.kind === "list" || workload.kind === "order" ? seconds / 3 : seconds;
  for (let round = 0; round < rounds; round += 1) {
    for (const count of connections) {
      for (const cell of cells) {
        if (!measures(cell, count, patient)) continue;
        const found = await load(cell.server, repeat(count, cell.make), { seconds: length });
        cell.byConnections.set(count, [...(cell.byConnections.get(count) ?? []), found]);
      }
    }
  }
  return cells.flatMap(({ server, byConnections }) =>
    [...byConnections.values()].map((found) => resultOf(workload.name, server.name, found)),
  );
};

/** Every workload on every server that it is measured on. */
export const measureAll = async (
  workloads: readonly Workload[],
  servers: readonly BenchServer[],
  options: MeasureOptions,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (const workload of workloads) {
    options.say(workload.name);
    const some = servers.filter((server) => isMeasured(workload, server));
    results.push(...(await measure(workload, some, options)));
  }
  return results;
};
