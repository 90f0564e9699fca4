import { admin, bearer } from "../exchange.ts";
import type { Walk } from "./benchResults.ts";
import type { BenchServer } from "./benchServers.ts";
import { load } from "./load.ts";
import { medianOf, rounded } from "./spread.ts";

const pageSize = 100;

/**
 * Reads the list page by page from its beginning, in turns of some pages, until its end or until the time is over.
 * @param seconds after so many it is cut off
 */
export const walkThrough = async (server: BenchServer, seconds: number): Promise<Walk> => {
  const { adminToken, listed } = server.population;
  const headers = bearer(adminToken);
  const all = Math.ceil(listed / pageSize);
  const times: number[] = [];
  let page = -1;
  const next = () => {
    page += 1;
    return { method: "GET", path: `${admin}/v3/users?from=${page * pageSize}&limit=${pageSize}`, headers };
  };
  const began = performance.now();
  const passed = (): number => (performance.now() - began) / 1000;
  const tenths: number[] = [];
  // A tenth of the whole at a time, or less where it is slow: latencies come sorted within one load.
  while (times.length < all && passed() < seconds) {
    const { latencies } = await load(server, [next], {
      requests: Math.min(Math.ceil(all / 10), all - times.length),
      seconds: Math.max(0.1, Math.min(seconds / 10, seconds - passed())),
    });
    times.push(...latencies);
    tenths.push(medianOf(latencies));
  }
  return {
    server: server.name,
    pages: times.length,
    users: Math.min(listed, times.length * pageSize),
    seconds: rounded(passed()),
    complete: times.length >= all,
    firstPages: rounded(tenths[0] ?? Number.NaN),
    lastPages: rounded(tenths.at(-1) ?? Number.NaN),
  };
};
