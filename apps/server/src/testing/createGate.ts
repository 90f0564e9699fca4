import type { RequestListener } from "node:http";

/** Keeps requests out for a while. */
export interface Gate {
  around(listener: RequestListener): RequestListener;
  /**
   * Has `work` done after the requests that run have ended, and lets those that come meanwhile wait for it.
   *
   * @throws Error where they don't end
   */
  closedFor(work: () => Promise<void>): Promise<void>;
}

/** Longest time that requests are waited for, in ms. */
const patienceMs = 10_000;

export function createGate(): Gate {
  let closed: Promise<void> | undefined;
  let running = 0;
  let onIdle = () => {};
  return {
    around(listener) {
      const enter: RequestListener = (request, response) => {
        if (closed !== undefined) {
          void closed.then(() => enter(request, response));
          return;
        }
        // Its caller went away while it waited: it has said `close` already, and nobody listens for an answer.
        if (response.closed) {
          return;
        }
        running += 1;
        response.once("close", () => {
          running -= 1;
          if (running === 0) {
            onIdle();
          }
        });
        listener(request, response);
      };
      return enter;
    },
    async closedFor(work) {
      // One after the other, whoever asks.
      while (closed !== undefined) {
        await closed;
      }
      let open = () => {};
      closed = new Promise<void>((resolve) => {
        open = resolve;
      });
      try {
        if (running > 0) {
          await new Promise<void>((resolve, reject) => {
            const patience = setTimeout(
              () => reject(new Error(`${running} requests have not ended in ${patienceMs / 1000} s.`)),
              patienceMs,
            );
            onIdle = () => {
              clearTimeout(patience);
              resolve();
            };
          });
        }
        await work();
      } finally {
        closed = undefined;
        open();
      }
    },
  };
}
