/**
 * Stops cleanly on the first signal, whether the server has started or is about to; later ones are not listened to. Ends
 * the process: with 0, or with 1 and a sentence where it could not stop in time.
 *
 * @param starting the server
 * @param patienceMs longest time from the signal to the end of the process
 * @param told comes where another process gives the word: then SIGINT and SIGHUP, which a terminal sends to both, are left to
 *   that one
 */
export async function stopOnSignals(
  starting: Promise<{ close(): Promise<void> }>,
  patienceMs: number,
  told?: Promise<void>,
): Promise<never> {
  await new Promise<void>((resolve) => {
    process.on("SIGTERM", () => resolve());
    for (const signal of ["SIGINT", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (told === undefined) {
          resolve();
        }
      });
    }
    void told?.then(resolve);
  });
  setTimeout(() => fail(`could not stop within ${patienceMs} ms.`), patienceMs).unref();
  // One that does not start ends by itself, and whoever started it says why.
  const server = await starting.catch(() => new Promise<never>(() => {}));
  try {
    await server.close();
  } catch (error) {
    fail(`could not stop cleanly: ${error instanceof Error ? error.message : String(error)}`);
  }
  process.exit(0);
}

function fail(sentence: string): never {
  process.stderr.write(`synapse-user-admin: ${sentence}\n`);
  process.exit(1);
}
