import type pg from "pg";
import { segment } from "../exchange.ts";
import { isObject, type JsonObject, textMember } from "../json.ts";
import { answerOf } from "./check.ts";
import type { Role, VersionPopulation } from "./population.ts";
import type { Session } from "./session.ts";

/** The server that the operations are sent to, and its database. */
export interface OperatedSide {
  readonly admin: Session;
  readonly database: pg.Client;
}

/** What an operation ended in: the last answer that says something of it. */
export interface Outcome {
  readonly operation: string;
  readonly name: string;
  readonly answer: JsonObject;
}

export const newName = "Renamed";
export const newAvatar = "mxc://remote.test/another";

/** How long a job may take; after one that never ended the others get little, so that a run of many comes to its end. */
const patienceMs = 60_000;
const lostPatienceMs = 500;
const impatient = new WeakSet<OperatedSide>();

/** Asks until it is so, or patience ends; jobs are done in the background and say nothing when they end. */
const until = async (side: OperatedSide, isSo: () => Promise<boolean>): Promise<boolean> => {
  const deadline = Date.now() + (impatient.has(side) ? lostPatienceMs : patienceMs);
  while (!(await isSo())) {
    if (Date.now() > deadline) {
      impatient.add(side);
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return true;
};

const count = async (side: OperatedSide, sql: string, values: readonly string[]): Promise<number> => {
  const answer = await side.database.query<{ n: string }>(sql, [...values]);
  return Number(answer.rows[0]?.n ?? 0);
};

/** The operations on one version's users, each after the one before it has come to its end. */
class VersionOperations {
  readonly #side: OperatedSide;
  readonly #population: VersionPopulation;
  readonly outcomes: Outcome[] = [];

  constructor(side: OperatedSide, population: VersionPopulation) {
    this.#side = side;
    this.#population = population;
  }

  async run(): Promise<void> {
    const { rooms } = this.#population;
    const named = (...names: readonly string[]): string[] => names.map((name) => rooms[name] ?? "");
    const { after, before } = await this.#middleOf("dated");
    await this.#deactivate("mover", false);
    await this.#change("renamer", { displayname: newName });
    await this.#redact("in their own name, everywhere", "spammer", { rooms: [], reason: "spam" });
    await this.#redact("in the admin's name", "flooder", {
      rooms: named("adminAbove", "adminBelow", "adminAbsent"),
      use_admin: true,
      reason: "flood",
    });
    await this.#redact("the newest two", "chatter", { rooms: named("limited"), limit: 2 });
    await this.#redact("those of a time", "chatter", {
      rooms: named("dated"),
      after_ts: after,
      before_ts: before,
    });
    await this.#change("renamer", { avatar_url: newAvatar });
    await this.#deactivate("eraser", true);
  }

  /** When the second and the fourth message of a room were sent. */
  async #middleOf(name: string): Promise<{ after: number; before: number }> {
    const sent = await this.#side.database.query<{ ts: string }>(
      "SELECT origin_server_ts AS ts FROM events WHERE room_id = $1 AND type = 'm.room.message' AND sender = $2 ORDER BY stream_ordering",
      [this.#population.rooms[name], this.#population.users.chatter.userId],
    );
    return { after: Number(sent.rows[1]?.ts), before: Number(sent.rows[3]?.ts) };
  }

  /** Sends a request, waits for the end of its job, and notes what it ended in, a refusal as well. */
  async #note(
    operation: string,
    name: string,
    request: Promise<JsonObject>,
    ended: (answer: JsonObject) => Promise<boolean>,
    result: (answer: JsonObject) => JsonObject = (answer) => answer,
  ): Promise<void> {
    const answer = await answerOf(request);
    if (!isObject(answer)) {
      this.outcomes.push({ operation, name, answer: { refused: answer } });
      return;
    }
    const done = await until(this.#side, () => ended(answer));
    this.outcomes.push({ operation, name, answer: done ? result(answer) : { unfinished: result(answer) } });
  }

  #deactivate(role: Role, erase: boolean): Promise<void> {
    const { userId } = this.#population.users[role];
    const request = this.#side.admin.admin("POST", `/v1/deactivate/${segment(userId)}`, { erase });
    return this.#note("deactivateUser", role, request, async () => {
      const sql = "SELECT count(*) AS n FROM users_pending_deactivation WHERE user_id = $1";
      return (await count(this.#side, sql, [userId])) === 0;
    });
  }

  #change(role: Role, change: JsonObject): Promise<void> {
    const { userId } = this.#population.users[role];
    const request = this.#side.admin.admin("PUT", `/v2/users/${segment(userId)}`, change);
    return this.#note("upsertUser", Object.keys(change).join(), request, async () => {
      const sql =
        "SELECT count(*) AS n FROM scheduled_tasks WHERE action = 'update_join_states' AND resource_id = $1 AND status IN ('scheduled', 'active')";
      return (await count(this.#side, sql, [userId])) === 0;
    });
  }

  async #redact(name: string, role: Role, body: JsonObject): Promise<void> {
    const { userId } = this.#population.users[role];
    const { admin } = this.#side;
    let status: JsonObject = {};
    await this.#note(
      "redactUserEvents",
      name,
      admin.admin("POST", `/v1/user/${segment(userId)}/redact`, body),
      async (asked) => {
        const path = `/v1/user/redact_status/${segment(textMember(asked, "redact_id"))}`;
        status = await admin.admin("GET", path);
        return status["status"] === "complete" || status["status"] === "failed";
      },
      () => status,
    );
  }
}

/** Sends every operation for one version and waits for the end of each; what each ended in, in their order. */
export const operateOn = async (
  side: OperatedSide,
  population: VersionPopulation,
): Promise<readonly Outcome[]> => {
  const operations = new VersionOperations(side, population);
  await operations.run();
  return operations.outcomes;
};
