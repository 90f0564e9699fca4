import { type Family, family, type Sample } from "./exposition.ts";

/** Upper bounds of the histogram's buckets, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** What no operation answered: unknown paths, and what is not in the contract, such as `/health`. */
const unmatched = "unmatched";

/** How requests went, by operation. */
interface Tally {
  /** By status; `aborted` where the caller went away before the answer was there. */
  readonly statuses: Map<number | "aborted", number>;
  /** How many took no longer than the bound of the same place; those that took longer than all, last. */
  readonly buckets: Float64Array;
  /** seconds */
  sum: number;
}

/** Counts requests. */
export interface RequestMetrics {
  /** @param seconds from the first byte of the request to the end of the answer */
  observe(operationId: string | undefined, status: number | "aborted", seconds: number): void;
  /** What was counted since the start. */
  families(): readonly Family[];
}

/**
 * Counts in memory, at a cost that does not grow with the number of operations or of requests: two look-ups by name and
 * three additions.
 */
export function createRequestMetrics(): RequestMetrics {
  const tallies = new Map<string, Tally>();
  const tallyOf = (operation: string): Tally => {
    let tally = tallies.get(operation);
    if (tally === undefined) {
      tally = { statuses: new Map(), buckets: new Float64Array(bounds.length + 1), sum: 0 };
      tallies.set(operation, tally);
    }
    return tally;
  };
  return {
    observe(operationId = unmatched, status, seconds) {
      const tally = tallyOf(operationId);
      const { statuses, buckets } = tally;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      let place = 0;
      while (place < bounds.length && seconds > (bounds[place] ?? 0)) {
        place++;
      }
      buckets[place] = (buckets[place] ?? 0) + 1;
      tally.sum += seconds;
    },
    families() {
      const sorted = [...tallies].toSorted(([one], [other]) => (one < other ? -1 : 1));
      return [
        family(
          "synapse_user_admin_requests_total",
          "counter",
          "Requests that were answered, by the contract's operationId and the status.",
          sorted.flatMap(([operation, { statuses }]) =>
            [...statuses].map(([status, value]): Sample => ({
              labels: { operation, status: `${status}` },
              value,
            })),
          ),
        ),
        family(
          "synapse_user_admin_request_duration_seconds",
          "histogram",
          "How long requests took, to the end of the answer.",
          sorted.flatMap(([operation, tally]) => histogram(operation, tally)),
        ),
      ];
    },
  };
}

function histogram(operation: string, { buckets, sum }: Tally): readonly Sample[] {
  let count = 0;
  const lines = [...buckets].map((value, place): Sample => {
    count += value;
    return { suffix: "_bucket", labels: { operation, le: String(bounds[place] ?? "+Inf") }, value: count };
  });
  return [
    ...lines,
    { suffix: "_sum", labels: { operation }, value: sum },
    { suffix: "_count", labels: { operation }, value: count },
  ];
}
