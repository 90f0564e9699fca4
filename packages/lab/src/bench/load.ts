import { Client } from "undici";
import type { WireRequest } from "../http.ts";
import { processUse } from "./processUse.ts";

/** How one workload went on one server in one round. */
export interface Measurement {
  readonly connections: number;
  /** Those that were timed. */
  readonly requests: number;
  /** Answers of another status than 2xx. */
  readonly failures: number;
  /** From sending a request to the end of its answer, in ms, sorted. */
  readonly latencies: readonly number[];
  /** What the timed requests took on the whole, in seconds. */
  readonly seconds: number;
  /** CPU time of the server's processes for one request, in seconds: the database's is not in it. */
  readonly cpuSeconds: number;
  /** Memory of the server's processes at the end, in bytes. */
  readonly residentBytes: number;
}

export interface Target {
  readonly baseUrl: string;
  /** The server's first process. */
  readonly pid: number;
}

/** A request, or one that only leads to where the next ones are asked: sent, but not counted. */
export interface BenchRequest extends WireRequest {
  readonly untimed?: boolean;
}

/** Makes the next request of one connection. */
export type Sequence = () => BenchRequest;

/** No single request is waited for longer than this, in ms. */
const patienceMs = 120_000;

/** The status of the answer, once all of it is there. By `dispatch`, which costs a fifth less than `request`. */
const send = (client: Client, { method, path, headers, body }: BenchRequest): Promise<number> =>
  new Promise((resolve, reject) => {
    let status = 0;
    client.dispatch(
      { method, path, headers: headers ?? {}, body: body ?? null },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: () => undefined,
        onResponseEnd: () => resolve(status),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });

/**
 * Sends requests on as many connections as there are sequences, one at a time on each, until the time is over or so many
 * were sent; each connection sends one timed request at least, and none is cut off.
 * @param bounds how long new requests are begun, in seconds, and how many timed ones in all
 */
export const load = async (
  { baseUrl, pid }: Target,
  sequences: readonly Sequence[],
  bounds: { readonly seconds?: number; readonly requests?: number },
): Promise<Measurement> => {
  const latencies: number[] = [];
  let failures = 0;
  let sent = 0;
  let aside = 0;
  const options = { pipelining: 1, headersTimeout: patienceMs, bodyTimeout: patienceMs };
  const connections = sequences.map((next) => ({ next, client: new Client(baseUrl, options) }));
  const before = processUse(pid);
  const began = performance.now();
  const until = began + (bounds.seconds ?? Infinity) * 1000;
  const most = bounds.requests ?? Infinity;
  let begun = 0;
  const work = async (client: Client, next: Sequence): Promise<void> => {
    for (let own = 0; own === 0 || (performance.now() < until && begun < most);) {
      const request = next();
      const isTimed = request.untimed !== true;
      if (isTimed) {
        begun += 1;
        own += 1;
      }
      const start = performance.now();
      const status = await send(client, request);
      const took = performance.now() - start;
      sent += 1;
      if (isTimed) latencies.push(took);
      else aside += took;
      if (status < 200 || status > 299) failures += 1;
    }
  };
  try {
    await Promise.all(connections.map(({ client, next }) => work(client, next)));
  } finally {
    await Promise.all(connections.map(({ client }) => client.destroy()));
  }
  const passed = performance.now() - began;
  const after = processUse(pid);
  return {
    connections: sequences.length,
    requests: latencies.length,
    failures,
    latencies: latencies.toSorted((a, b) => a - b),
    seconds: (passed - aside / sequences.length) / 1000,
    cpuSeconds: (after.cpuSeconds - before.cpuSeconds) / sent,
    residentBytes: after.residentBytes,
  };
};
