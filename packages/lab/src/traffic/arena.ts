import pg from "pg";
import { type Candidate, startCandidate } from "../candidate.ts";
import { WireClient } from "../http.ts";
import type { Oracle, OracleInfo } from "../oracle.ts";
import type { Cast, Casts } from "./prepareCasts.ts";

/** One of the two servers, and its database. */
export interface Contestant {
  readonly client: WireClient;
  /** Waits until nothing runs in the background any more: redactions, leaving rooms, names shown in rooms. */
  settle(): Promise<void>;
}

export interface Contestants {
  readonly synapse: Contestant;
  readonly ours: Contestant;
}

const database = "lab_traffic";
const patienceMs = 30_000;

const settleOn = async (pool: pg.Pool): Promise<void> => {
  const until = Date.now() + patienceMs;
  for (;;) {
    const { rows } = await pool.query<{ pending: string }>(
      `SELECT (SELECT count(*) FROM scheduled_tasks
               WHERE status IN ('scheduled', 'active') AND action IN ('redact_all_events', 'update_join_states'))
            + (SELECT count(*) FROM users_pending_deactivation) AS pending`,
    );
    if (rows[0]?.pending === "0") return;
    if (Date.now() > until) throw new Error(`after ${patienceMs} ms work in the background is not done`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const contestant = (baseUrl: string, pool: pg.Pool): Contestant => ({
  client: new WireClient(baseUrl),
  settle: () => settleOn(pool),
});

/** Hands out fresh accounts, and brings both servers back to the snapshot when all have been used. */
export class Arena {
  readonly #oracle: Oracle;
  readonly #synapse: OracleInfo;
  readonly #command: string;
  readonly #prepared: Casts;
  #unused: Cast[] = [];
  #running: { contestants: Contestants; candidate: Candidate; pools: readonly pg.Pool[] } | undefined;

  constructor(oracle: Oracle, synapse: OracleInfo, command: string, prepared: Casts) {
    this.#oracle = oracle;
    this.#synapse = synapse;
    this.#command = command;
    this.#prepared = prepared;
  }

  /** Accounts that no sequence has touched, on two servers that agree. */
  async next(): Promise<{ readonly contestants: Contestants; readonly cast: Cast }> {
    let cast = this.#unused.shift();
    if (cast === undefined || this.#running === undefined) {
      await this.stop();
      this.#running = await this.#start();
      this.#unused = [...this.#prepared.casts];
      cast = this.#unused.shift();
    }
    if (cast === undefined) throw new Error("no accounts are prepared");
    return { contestants: this.#running.contestants, cast };
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    await running.candidate.stop();
    for (const pool of running.pools) await pool.end();
    await this.#oracle.drop(database);
  }

  async #start() {
    await this.#oracle.restore(this.#prepared.snapshot);
    const clone = await this.#oracle.clone(database, this.#prepared.snapshot);
    const candidate = await startCandidate({
      command: this.#command,
      clone,
      publicBaseUrl: this.#synapse.baseUrl,
      writes: true,
    });
    const pools = [this.#synapse.dsn, candidate.dsn].map(
      (connectionString) => new pg.Pool({ connectionString, max: 1 }),
    );
    const [left, right] = pools;
    if (left === undefined || right === undefined) throw new Error("no connection");
    const contestants: Contestants = {
      synapse: contestant(this.#synapse.baseUrl, left),
      ours: contestant(candidate.baseUrl, right),
    };
    return { contestants, candidate, pools };
  }
}
