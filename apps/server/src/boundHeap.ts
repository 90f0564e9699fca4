import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8's heap at no more than one and a half times of what is in use. Left alone it lets garbage pile up to several
 * times of that where the machine has much memory: under a load of writes the process grows beyond 300 MiB, of which 25
 * are in use. V8 reads this setting at each collection, so it can be set while it runs
 * (docs/adr/0017-requests.md has the figures).
 */
export function boundHeap() {
  setFlagsFromString("--heap-growing-percent=50");
}
