import type { Oracle, OracleInfo } from "../oracle.ts";

/** A server that carries out the operations on a database, and the way to a Synapse on what it left. */
export interface Contender {
  readonly baseUrl: string;
  readonly dsn: string;
  readonly mediaStorePath: string;
  /** Stops what wrote and starts a Synapse on its database; what it stumbled over before is not counted. */
  handOver(): Promise<{ readonly oracle: Oracle; readonly info: OracleInfo }>;
  stop(): Promise<void>;
  /** Back to a snapshot. Only a Synapse needs it, which at times begins one of its tasks twice. */
  readonly rewind?: (snapshot: string) => Promise<void>;
}

/** A Synapse, which goes on with its own database after a restart. */
export const synapseItself = (oracle: Oracle, info: OracleInfo, stop: () => Promise<void>): Contender => ({
  baseUrl: info.baseUrl,
  dsn: info.dsn,
  mediaStorePath: info.mediaStorePath,
  handOver: async () => {
    await oracle.stopSynapse();
    return { oracle, info: await oracle.up() };
  },
  stop,
  rewind: async (snapshot) => {
    await oracle.restore(snapshot);
    await oracle.up();
  },
});
