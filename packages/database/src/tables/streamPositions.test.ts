import { afterAll, beforeAll, expect, inject, it } from "vitest";

import {
  type Command,
  command,
  createUser,
  type Database,
  deleteDevices,
  modifyUser,
  updateDevice,
} from "../index.ts";
import { openTestDatabase } from "../testing.ts";
import { deleteAllPushers } from "./pushers.ts";
import type { Stream } from "./streamPositions.ts";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase(inject("clusterUrl"));
});
afterAll(() => db.close());

const context = { operation: "test" };

const positionOf = async (stream: Stream): Promise<number | undefined> => {
  const [row] = await db.read(
    ({ sql }) =>
      sql<{ id: number }>`SELECT stream_id AS id FROM stream_positions WHERE stream_name = ${stream}`,
  );
  return row?.id;
};

/** Waits until another connection waits for a lock. */
const untilBlocked = async (): Promise<void> => {
  for (;;) {
    const [row] = await db.read(
      ({ sql }) => sql<{ n: number }>`
        SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (row && row.n > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const user = "@u:localhost";
const cases: readonly [name: string, stream: Stream, sequence: string, late: Command<unknown>][] = [
  ["updateDevice", "device_lists_stream", "device_lists_sequence", updateDevice(user, "ONE", null)],
  ["deleteDevices", "pushers", "pushers_sequence", deleteDevices(user, ["ONE"])],
  ["modifyUser", "pushers", "pushers_sequence", modifyUser(user, { requestedBy: user, threepids: [] })],
  [
    "deleteAllPushers",
    "pushers",
    "pushers_sequence",
    command("deleteAllPushers", (tx) => deleteAllPushers(tx, user)),
  ],
];

it.each(cases)("%s does not set the position of %s back behind a write that was quicker", async (...one) => {
  const [name, stream, sequence, late] = one;
  // The first case makes the user.
  if (name === "updateDevice") {
    await db.write(
      context,
      createUser({
        userId: user,
        passwordHash: null,
        admin: false,
        userType: null,
        displayname: null,
        avatarUrl: null,
        threepids: [{ medium: "email", address: "u@x.org" }],
        externalIds: [],
      }),
    );
  }
  await db.write(
    context,
    command("prepare", async ({ sql }) => {
      await sql`INSERT INTO devices (user_id, device_id, hidden) VALUES (${user}, 'ONE', false) ON CONFLICT DO NOTHING`;
      await sql`
        INSERT INTO pushers (id, user_name, profile_tag, kind, app_id, app_display_name, device_display_name, pushkey, ts,
                             lang, data, device_id)
        VALUES (1, ${user}, '', 'http', 'app', 'App', 'Phone', 'key', 1, 'en', '{}', 'ONE') ON CONFLICT DO NOTHING`;
      await sql`
        INSERT INTO stream_positions (stream_name, instance_name, stream_id) VALUES (${stream}, 'master', 0)
        ON CONFLICT DO NOTHING`;
    }),
  );
  let slow: Promise<unknown> | undefined;
  const quick = await db.write(
    context,
    command("quick", async ({ sql }) => {
      await sql`SELECT FROM stream_positions WHERE stream_name = ${stream} FOR UPDATE`;
      // It takes its ids now, and then has to wait for us.
      slow = db.write(context, late);
      await untilBlocked();
      const [row] = await sql<{ id: number }>`
        UPDATE stream_positions SET stream_id = nextval(${sequence}::regclass) WHERE stream_name = ${stream}
        RETURNING stream_id AS id`;
      return row?.id;
    }),
  );
  await slow;
  expect(await positionOf(stream)).toBe(quick);
});
