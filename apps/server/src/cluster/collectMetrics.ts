import type { Worker } from "node:cluster";
import { type Family, labelled } from "../metrics/exposition.ts";
import type { ToPrimary, ToWorker } from "./messages.ts";

/** How long workers have to tell theirs, in ms: a little longer than they wait for the database. */
const patienceMs = 3000;

/** Gathers the metrics of a cluster's workers. */
export interface MetricsCollection {
  /** Give it what workers answer. */
  hear(message: Extract<ToPrimary, { kind: "told" }>): void;
  /** Asks each worker, by its number; those that don't answer in time are missing from what it gives. */
  collect(workers: ReadonlyMap<number, Worker>): Promise<readonly Family[]>;
}

export function createMetricsCollection(): MetricsCollection {
  const waiting = new Map<number, (families: readonly Family[]) => void>();
  let questions = 0;
  const ask = (worker: Worker) =>
    new Promise<readonly Family[]>((resolve) => {
      const id = (questions += 1);
      const answer = (families: readonly Family[]) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(families);
      };
      const timer = setTimeout(answer, patienceMs, []);
      waiting.set(id, answer);
      worker.send({ kind: "tell", id } satisfies ToWorker, (error) => {
        if (error !== null) {
          answer([]);
        }
      });
    });
  return {
    hear({ id, families }) {
      waiting.get(id)?.(families);
    },
    async collect(workers) {
      const told = [...workers]
        .toSorted(([one], [other]) => one - other)
        .map(async ([number, worker]) => labelled(await ask(worker), { worker: `${number}` }));
      return (await Promise.all(told)).flat();
    },
  };
}
