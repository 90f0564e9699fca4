import type { Family } from "../metrics/exposition.ts";
import type { ToPrimary, ToWorker } from "./messages.ts";

/** The processes of a cluster, as one of its workers has them. */
export interface Peers {
  /** Has `own` called when another process collects. */
  onCollect(own: () => Promise<readonly Family[]>): void;
  /** The metrics of all processes, each with the label `worker`; without those that do not answer in time. */
  collect(): Promise<readonly Family[]>;
}

/** What answers the primary beside {@link Peers}: give it each message that comes from there. */
export interface PeersOfWorker extends Peers {
  hear(message: ToWorker): void;
}

/** @param send takes a message to the primary */
export function createPeers(send: (message: ToPrimary) => void): PeersOfWorker {
  let own: () => Promise<readonly Family[]> = async () => [];
  const waiting = new Map<number, (families: readonly Family[]) => void>();
  let questions = 0;
  return {
    onCollect(families) {
      own = families;
    },
    collect() {
      return new Promise((resolve) => {
        const id = (questions += 1);
        waiting.set(id, resolve);
        send({ kind: "collect", id });
      });
    },
    hear(message) {
      if (message.kind === "tell") {
        const { id } = message;
        void own().then((families) => send({ kind: "told", id, families }));
      } else if (message.kind === "collected") {
        waiting.get(message.id)?.(message.families);
        waiting.delete(message.id);
      }
    },
  };
}
