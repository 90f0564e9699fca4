import pg from "pg";

import { createGathering } from "./gathering.ts";
import type { Pool } from "./pool.ts";
import type { RunPrepared } from "./reader.ts";

/** How many statements are under way on a connection before another connection is taken for the next. */
const enough = 8;
/** Behind what takes a connection this long nobody else shall wait, in ms: it is no quick statement after all. */
const slowMs = 50;

/** What waits for a lane's connection. */
interface Waiting {
  readonly query: pg.Query;
  readonly fail: (error: unknown) => void;
}

/** A connection of the pool, for as long as quick statements are under way on it. */
class Lane {
  /** How many were given to it and are not answered; those that wait for the connection included. */
  underWay = 0;
  /** When it was free or gave an answer last, by `performance.now()`. */
  answeredAt = performance.now();
  client: pg.PoolClient | undefined;
  #waiting: Waiting[] = [];
  #gather = (): void => undefined;
  #broken: Error | undefined;
  readonly #onEnd: (lane: Lane) => void;

  /** @param onEnd called when nothing more may be given to it */
  constructor(pool: Pool, onEnd: (lane: Lane) => void) {
    this.#onEnd = onEnd;
    pool.connect((error, client) => {
      const waiting = this.#waiting;
      this.#waiting = [];
      if (client === undefined) {
        onEnd(this);
        for (const { fail } of waiting) fail(error);
        return;
      }
      this.client = client;
      this.#gather = createGathering(client);
      client.on("error", this.#onError);
      for (const { query } of waiting) this.#send(client, query);
    });
  }

  /** Whether it has gone without an answer for so long that others must not wait behind that. */
  isSlow(now: number): boolean {
    return this.client !== undefined && this.underWay > 0 && now - this.answeredAt > slowMs;
  }

  run(
    statement: { readonly name: string; readonly text: string },
    values: unknown[],
  ): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      const query = new pg.Query(statement.text, values, (error, result) => {
        this.#onAnswer();
        if (error === undefined || error === null) resolve(result);
        else reject(error);
      });
      if (this.underWay === 0) this.answeredAt = performance.now();
      this.underWay++;
      Object.assign(query, { name: statement.name });
      if (this.client === undefined) this.#waiting.push({ query, fail: reject });
      else this.#send(this.client, query);
    });
  }

  #send(client: pg.PoolClient, query: pg.Query): void {
    // One that is alone has nothing to wait for.
    if (this.underWay > 1) this.#gather();
    client.query(query);
  }

  #onAnswer(): void {
    this.underWay--;
    this.answeredAt = performance.now();
    // What the answer leads to comes first: it may need the connection again.
    if (this.underWay === 0) setImmediate(this.#giveBack);
  }

  readonly #onError = (reason: Error): void => {
    this.#broken = reason;
    this.#onEnd(this);
  };

  readonly #giveBack = (): void => {
    const { client } = this;
    if (this.underWay > 0 || client === undefined) return;
    this.#onEnd(this);
    this.client = undefined;
    client.off("error", this.#onError);
    client.release(this.#broken);
  };
}

/**
 * Lets quick statements share connections of a pool: several are under way on each at once, and what many requests ask
 * for in one turn of the event loop is sent together. PostgreSQL answers them one after the other, each by itself: one
 * that fails does no harm to the rest. This is for statements outside of transactions that find their rows by an index
 * and wait for nobody.
 *
 * A connection goes back as soon as nothing is under way on it, and gets nothing more while others wait for one: who
 * comes first is served first, as without this.
 * @param most how many connections are shared at once; what turns out slow keeps its own beside them
 */
export const createLanes = (pool: Pool, most: number): RunPrepared => {
  const lanes = new Set<Lane>();

  const choose = (): Lane => {
    const now = performance.now();
    let opening = 0;
    for (const { client } of lanes) if (client === undefined) opening++;
    const othersWait = pool.waitingCount > opening;
    let usable = 0;
    let best: Lane | undefined;
    for (const lane of lanes) {
      if (lane.isSlow(now) || (othersWait && lane.client !== undefined)) continue;
      usable++;
      if (best === undefined || lane.underWay < best.underWay) best = lane;
    }
    if (best !== undefined && (best.underWay < enough || usable >= most)) return best;
    const lane = new Lane(pool, (ended) => lanes.delete(ended));
    lanes.add(lane);
    return lane;
  };

  return ({ name, text, isQuick }, values) =>
    isQuick ? choose().run({ name, text }, values) : pool.query({ name, text, values });
};
