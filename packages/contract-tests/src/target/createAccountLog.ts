import { setTimeout as delay } from "node:timers/promises";
import type { TargetServer } from "../context.ts";
import type { Answer } from "../http.ts";
import { inParallel } from "../inParallel.ts";
import { errorOf, request } from "./request.ts";

/** Knows which accounts the tests made. */
export interface AccountLog {
  /** Takes an answer, and remembers the account that it says was made. */
  readonly note: (answer: Answer) => void;
  /** Deactivates all of them; gives those that could not be, and why. */
  deactivateAll(server: TargetServer, concurrency: number): Promise<readonly string[]>;
}

const attempts = 3;

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}

/**
 * Remembers accounts as they are made, so that they can be deactivated at the end.
 *
 * @param prefix begins the localparts of all of them
 * @param last an account that is deactivated after all others: the caller's, where it was made for the tests
 */
export function createAccountLog(prefix: string, last?: string): AccountLog {
  const made = new Set<string>();
  const deactivate = async ({ baseUrl, adminToken: token }: TargetServer, userId: string) => {
    const path = `/_synapse/admin/v1/deactivate/${encodeURIComponent(userId)}`;
    for (let attempt = 1; ; attempt++) {
      const answer = await request(baseUrl, "POST", path, { token, body: {} });
      // Not every request that tried to make one did.
      if (answer.status === 200 || answer.status === 404 || answer.status === 400) {
        return [];
      }
      if (attempt === attempts) {
        return [`${userId}: ${errorOf(answer)}`];
      }
      await delay(attempt * 500);
    }
  };
  return {
    note({ request: { method, path } }) {
      // Whatever was answered: Synapse keeps the account of a request that fails at its last step (observed of 1.163.2).
      const id = /^\/_synapse\/admin\/v2\/users\/([^/?]+)$/.exec(path)?.[1];
      const userId = method === "PUT" && id !== undefined ? decoded(id) : "";
      if (userId.startsWith(`@${prefix}`)) {
        made.add(userId);
      }
    },
    async deactivateAll(server, concurrency) {
      const left = await inParallel([...made], concurrency, (userId) => deactivate(server, userId));
      const own = last === undefined ? [] : await deactivate(server, last);
      return [...left.flat(), ...own];
    },
  };
}
