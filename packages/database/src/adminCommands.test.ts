import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import {
  createAdmin,
  createUser,
  deactivateUser,
  findCaller,
  isAdmin,
  modifyUser,
  NotPromotableError,
  promoteToAdmin,
  UserIdTakenError,
} from "./index.ts";
import { openTestDatabase } from "./testing.ts";

let db: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  db = await openTestDatabase(inject("clusterUrl"));
});
afterAll(() => db.close());

const context = { operation: "test" };
const account = (userId: string) => ({
  userId,
  passwordHash: null,
  admin: true,
  userType: null,
  displayname: null,
  avatarUrl: null,
  threepids: [],
  externalIds: [],
});
const session = (token: string) => ({ token, deviceId: "D", displayName: "terminal" });

describe("createAdmin", () => {
  it("makes an administrator with a session, or neither where the id is taken", async () => {
    await db.write(context, createAdmin(account("@a:localhost"), session("one")));
    expect(await db.read(findCaller, "one", undefined)).toMatchObject({
      caller: { userId: "@a:localhost", isAdmin: true, deviceId: "D" },
    });
    await expect(
      db.write(context, createAdmin(account("@a:localhost"), session("two"))),
    ).rejects.toBeInstanceOf(UserIdTakenError);
    expect(await db.read(findCaller, "two", undefined)).toBeUndefined();
  });
});

describe("promoteToAdmin", () => {
  it("gives the rights once, and says whether it had to", async () => {
    await db.write(context, createUser({ ...account("@u:localhost"), admin: false }));
    expect(await db.write(context, promoteToAdmin("@u:localhost", undefined))).toBe(true);
    expect(await db.read(isAdmin, "@u:localhost")).toBe(true);
    expect(await db.write(context, promoteToAdmin("@u:localhost", session("three")))).toBe(false);
    expect(await db.read(findCaller, "three", undefined)).toMatchObject({ caller: { isAdmin: true } });
  });

  it("refuses accounts that nobody can use, and makes no session for them", async () => {
    for (const name of ["gone", "locked", "guest"]) {
      await db.write(context, createUser({ ...account(`@${name}:localhost`), admin: false }));
    }
    await db.write(context, deactivateUser("@gone:localhost", false));
    await db.write(context, modifyUser("@locked:localhost", { requestedBy: "@a:localhost", locked: true }));
    await db.read(({ sql }) => sql`UPDATE users SET is_guest = 1 WHERE name = '@guest:localhost'`);
    for (const [name, why] of [
      ["gone", /deactivated/],
      ["locked", /locked/],
      ["guest", /guest/],
      ["nobody", /no account/],
    ] as const) {
      const promotion = db.write(context, promoteToAdmin(`@${name}:localhost`, session(name)));
      await expect(promotion).rejects.toBeInstanceOf(NotPromotableError);
      await expect(promotion).rejects.toThrow(why);
      expect(await db.read(findCaller, name, undefined)).toBeUndefined();
      expect(await db.read(isAdmin, `@${name}:localhost`)).toBe(false);
    }
  });
});
