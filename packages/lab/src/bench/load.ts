import { Client } from "undici";
import type { WireRequest } from "../http.ts";
import { processUse } from "./processUse.ts";

/** How one workload went on one server in one round. */
export interface Measurement {
  readonly connections: number;
  readonly requests: number;
  /** Answers of another status than 2xx. */
  readonly failures: number;
  /** From sending a request to the end of its answer, in ms, sorted. */
  readonly latencies: readonly number[];
  readonly seconds: number;
  /** CPU time of the server's process, in seconds: the database's is not in it. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

export interface Target {
  readonly baseUrl: string;
  /** The server's process. */
  readonly pid: number;
}

/** No single request is waited for longer than this, in ms. */
const patienceMs = 120_000;

/**
 * Sends requests on so many connections, one at a time on each, until the time is over; each connection sends one at
 * least, and none is cut off.
 * @param seconds how long new ones are begun
 */
export const load = async (
  { baseUrl, pid }: Target,
  connections: number,
  seconds: number,
  next: () => WireRequest,
): Promise<Measurement> => {
  const latencies: number[] = [];
  let failures = 0;
  const clients = Array.from(
    { length: connections },
    () => new Client(baseUrl, { pipelining: 1, headersTimeout: patienceMs, bodyTimeout: patienceMs }),
  );
  const before = processUse(pid);
  const began = performance.now();
  const until = began + seconds * 1000;
  const work = async (client: Client): Promise<void> => {
    do {
      const { method, path, headers, body } = next();
      const sent = performance.now();
      const answer = await client.request({ method, path, headers: headers ?? {}, body: body ?? null });
      await answer.body.dump();
      latencies.push(performance.now() - sent);
      if (answer.statusCode < 200 || answer.statusCode > 299) failures += 1;
    } while (performance.now() < until);
  };
  try {
    await Promise.all(clients.map(work));
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
  const passed = (performance.now() - began) / 1000;
  const after = processUse(pid);
  return {
    connections,
    requests: latencies.length,
    failures,
    latencies: latencies.toSorted((a, b) => a - b),
    seconds: passed,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    residentBytes: after.residentBytes,
  };
};
