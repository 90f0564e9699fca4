import assert from "node:assert/strict";
import type { OperationId } from "@synapse-user-admin/contract";
import { contractOf, type OperationContract } from "./contractOf.ts";
import type { TestContext } from "./context.ts";
import { expectAnswer, expectFields, expectStatus } from "./expect.ts";

/** What users of a prepared database have, all of it. Only what is named is asked for. */
export interface UserFixtures {
  /** Ids of the rooms that the user is in. */
  readonly joinedRooms?: readonly string[];
  /** What the user last became in each room, by the room's id. */
  readonly memberships?: Readonly<Record<string, string>>;
  /** Ids of the user's media. */
  readonly media?: readonly string[];
  /** The pushers' keys. */
  readonly pushkeys?: readonly string[];
  /** All account data, as `getUserAccountData` answers it. */
  readonly accountData?: unknown;
}

/** By user id. */
export interface Fixtures {
  readonly users: Readonly<Record<string, UserFixtures>>;
}

/** A file of fixtures that is none. */
export class FixturesError extends Error {
  override readonly name = "FixturesError";
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts = (value: unknown) =>
  Array.isArray(value) && value.every((item: unknown) => typeof item === "string");

const forms: Readonly<Record<keyof UserFixtures, (value: unknown) => boolean>> = {
  joinedRooms: isTexts,
  memberships: isRecord,
  media: isTexts,
  pushkeys: isTexts,
  accountData: isRecord,
};

/** Reads a file of fixtures: `{"users": {"@alice:example.com": {"joinedRooms": ["!…"], …}}}`. */
export function parseFixtures(text: string): Fixtures {
  const value = parsed(text);
  if (!isRecord(value) || !isRecord(value["users"])) {
    throw new FixturesError('it is no JSON object with "users"');
  }
  for (const [userId, user] of Object.entries(value["users"])) {
    for (const [name, found] of Object.entries(isRecord(user) ? user : { "": user })) {
      const fits = Object.hasOwn(forms, name) ? forms[name as keyof UserFixtures](found) : false;
      if (!fits) {
        throw new FixturesError(
          `${name || "what is said"} of ${userId} has not the form that it should have`,
        );
      }
    }
  }
  // Each member has just been looked at.
  return value as unknown as Fixtures;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FixturesError("it is no JSON", { cause: error });
  }
}

/** The reads that what a prepared database has can prove, where it can't be made. */
export function fixtureContracts({ users }: Fixtures): readonly OperationContract[] {
  const title = "answers what the fixtures say the users have";
  const about = <Name extends keyof UserFixtures>(
    operationId: OperationId,
    name: Name,
    check: (context: TestContext, userId: string, has: NonNullable<UserFixtures[Name]>) => Promise<void>,
  ): OperationContract =>
    contractOf(operationId, (it) => {
      const having = Object.entries(users).flatMap(([userId, user]) => {
        const has = user[name];
        return has === undefined || has === null ? [] : [[userId, has] as const];
      });
      if (having.length > 0) {
        it(title, { status: 200, basis: "documented" }, async (context) => {
          for (const [userId, has] of having) {
            await check(context, userId, has);
          }
        });
      }
    });
  const path = (user_id: string) => ({ path: { user_id } });
  const sorted = (ids: unknown) => (Array.isArray(ids) ? ids.map(String).toSorted() : []);
  return [
    about("listUserJoinedRooms", "joinedRooms", async ({ call }, userId, rooms) => {
      const body = expectStatus(await call(path(userId)), 200);
      expectFields(body, { total: rooms.length });
      assert.deepEqual(sorted(body["joined_rooms"]), rooms.toSorted());
    }),
    about("listUserMemberships", "memberships", async ({ call }, userId, memberships) => {
      expectAnswer(await call(path(userId)), 200, { memberships });
    }),
    about("listUserMedia", "media", async ({ call }, userId, media) => {
      const body = expectStatus(await call({ ...path(userId), query: { limit: media.length + 1 } }), 200);
      expectFields(body, { total: media.length });
      const rows = body["media"] as readonly { readonly media_id: string }[];
      assert.deepEqual(sorted(rows.map(({ media_id }) => media_id)), media.toSorted());
    }),
    about("listUserPushers", "pushkeys", async ({ call }, userId, pushkeys) => {
      const body = expectStatus(await call(path(userId)), 200);
      const rows = body["pushers"] as readonly { readonly pushkey: string }[];
      assert.deepEqual(sorted(rows.map(({ pushkey }) => pushkey)), pushkeys.toSorted());
    }),
    about("getUserAccountData", "accountData", async ({ call }, userId, account_data) => {
      expectAnswer(await call(path(userId)), 200, { account_data });
    }),
  ];
}
