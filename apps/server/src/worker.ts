/** A process of a cluster that serves: started and told by the primary (`cluster/startPrimary.ts`), and ended with it. */
import { RateLimiterCluster } from "rate-limiter-flexible";
import type { Start, ToPrimary, ToWorker } from "./cluster/messages.ts";
import { createPeers } from "./cluster/peers.ts";
import { readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { serve } from "./serve.ts";
import { stopOnSignals } from "./stopOnSignals.ts";

/** Longest time from the word to the end of this process, in ms: a little less than the primary gives it. */
const stopMs = 7500;

const send = (message: ToPrimary) => {
  // Where the primary is gone, Node ends this process.
  process.send?.(message, undefined, undefined, () => {});
};
const peers = createPeers(send);

function begin({ worker, embedded }: Start, told: Promise<void>) {
  const config = readConfig(process.env);
  const starting = serve(config, createLog(config.logLevel, worker), {
    membership: {
      peers,
      ...(embedded === undefined ? {} : { embedded }),
      limiter: (keyPrefix, options) => new RateLimiterCluster({ keyPrefix, ...options }),
    },
  });
  void stopOnSignals(starting, stopMs, told);
  starting.then(
    ({ baseUrl }) => send({ kind: "ready", baseUrl }),
    (error: unknown) => {
      const isForPeople = error instanceof Error && error.name === "StartError";
      if (!isForPeople) {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      }
      const sentence = error instanceof Error ? error.message : String(error);
      process.send?.({ kind: "failed", sentence } satisfies ToPrimary, undefined, undefined, () =>
        process.exit(1),
      );
    },
  );
}

let stop = (): void => process.exit(0);
process.on("message", (message: ToWorker) => {
  if (message.kind === "start") {
    const told = new Promise<void>((resolve) => {
      stop = resolve;
    });
    begin(message, told);
  } else if (message.kind === "stop") {
    stop();
  } else {
    peers.hear(message);
  }
});
send({ kind: "here" });
