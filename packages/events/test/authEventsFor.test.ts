import { describe, expect, it } from "vitest";

import { authEventsFor, type JsonObject, roomVersions } from "../src/index.ts";

const create = ["m.room.create", ""] as const;
const levels = ["m.room.power_levels", ""] as const;
const rules = ["m.room.join_rules", ""] as const;
const member = (userId: string) => ["m.room.member", userId] as const;
type Key = readonly [string, string];

describe.each(roomVersions)("authEventsFor in room version $id", (version) => {
  const number = Number(version.id);
  /** Version 12 and later leave the create event out. */
  const basis: readonly Key[] = number >= 12 ? [levels, member("@a:b")] : [create, levels, member("@a:b")];
  const membership = (content: JsonObject, stateKey = "@a:b") =>
    authEventsFor({ type: "m.room.member", stateKey, sender: "@a:b", content }, version);

  it("needs nothing for the create event", () => {
    expect(
      authEventsFor({ type: "m.room.create", stateKey: "", sender: "@a:b", content: {} }, version),
    ).toEqual([]);
  });

  it.each(["m.room.redaction", "m.room.message"])(
    "needs levels and the sender's membership for %s",
    (type) => {
      // The content of anything but a membership does not matter.
      const content = { membership: "join", join_authorised_via_users_server: "@c:d" };
      expect(authEventsFor({ type, sender: "@a:b", content }, version)).toEqual(basis);
    },
  );

  it("needs the target's membership too, once", () => {
    expect(membership({ membership: "leave" })).toEqual(basis);
    expect(membership({ membership: "leave" }, "@other:b")).toEqual([...basis, member("@other:b")]);
    expect(membership({ membership: "ban" }, "@other:b")).toEqual([...basis, member("@other:b")]);
  });

  it("needs the join rules for coming in", () => {
    expect(membership({ membership: "join" })).toEqual([...basis, rules]);
    expect(membership({ membership: "invite" }, "@o:b")).toEqual([...basis, member("@o:b"), rules]);
    expect(membership({ membership: "knock" })).toEqual(number >= 7 ? [...basis, rules] : basis);
  });

  it("needs the third-party invite that the invite is made from", () => {
    const invite = (thirdParty: JsonObject[string]) =>
      membership({ membership: "invite", third_party_invite: thirdParty }, "@o:b");
    const plain = [...basis, member("@o:b"), rules];
    expect(invite({ signed: { token: "t" } })).toEqual([...plain, ["m.room.third_party_invite", "t"]]);
    for (const broken of [{}, { signed: {} }, { signed: { token: 1 } }, [], "x", null]) {
      expect(invite(broken)).toEqual(plain);
    }
    const join = { membership: "join", third_party_invite: { signed: { token: "t" } } };
    expect(membership(join)).toEqual([...basis, rules]);
  });

  it("needs the membership of the user who vouches for a restricted join", () => {
    const join = (authoriser: JsonObject[string]) =>
      membership({ membership: "join", join_authorised_via_users_server: authoriser });
    const plain = [...basis, rules];
    expect(join("@c:d")).toEqual(number >= 8 ? [...plain, member("@c:d")] : plain);
    expect(join("@a:b")).toEqual(plain);
    expect(join(1)).toEqual(plain);
  });
});
