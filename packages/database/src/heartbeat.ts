import type pg from "pg";

import { DatabaseUnavailableError, translate } from "./errors.ts";
import { QuickClient } from "./pool.ts";
import { type Pulse, takePulse } from "./replica.ts";

const timeoutMs = 900;

/** Asks the database for a sign of life. */
export interface Heartbeat {
  /**
   * Whether the database answers, within a second.
   * @throws DatabaseUnavailableError
   */
  ping(): Promise<Pulse>;
  close(): Promise<void>;
}

/**
 * Asks on a connection of its own, which is made when it is first needed and again after it broke: the pool's may all be
 * busy, which says nothing of the database. Those who ask at once share an answer.
 */
export const createHeartbeat = (config: pg.ClientConfig): Heartbeat => {
  let client: pg.Client | undefined;
  let asked: Promise<Pulse> | undefined;

  const drop = (broken: pg.Client): void => {
    if (client === broken) client = undefined;
    // Nobody waits for it: with a query under way it is cut off.
    broken.end().catch(() => undefined);
  };
  const connect = async (): Promise<pg.Client> => {
    const fresh = new QuickClient(config);
    client = fresh;
    // Between two questions; the next one makes a new connection.
    fresh.on("error", () => drop(fresh));
    await fresh.connect();
    return fresh;
  };
  const ask = async (): Promise<Pulse> => {
    let timer: NodeJS.Timeout | undefined;
    let isLate = false;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        reject(new DatabaseUnavailableError("The database does not answer"));
      }, timeoutMs);
    });
    const question = async (): Promise<Pulse> => {
      const kept = client;
      try {
        return await takePulse(kept ?? (await connect()));
      } catch (error) {
        if (!kept || isLate) throw error;
        // It broke since the last question, and nobody has told us yet; a new one shows whether the database is there.
        drop(kept);
        return takePulse(await connect());
      }
    };
    try {
      return await Promise.race([question(), late]);
    } catch (error) {
      if (client) drop(client);
      throw translate(error);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    ping: () => {
      asked ??= ask().finally(() => {
        asked = undefined;
      });
      return asked;
    },
    close: async () => {
      await asked?.catch(() => undefined);
      await client?.end();
      client = undefined;
    },
  };
};
