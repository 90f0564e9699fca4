import { bearer, segment } from "../exchange.ts";
import type { WireClient } from "../http.ts";
import type { JsonObject } from "../json.ts";
import { Session } from "../rooms/session.ts";

/** What every room version takes, as the bytes of a client: keys and texts that are easy to sort or escape wrongly. */
const oddContents = [
  String.raw`{"😀":1,"\ufffd":2,"\ud83d\ude01":3,"a\u007f":"\u2028\u001f\/\"\\","":{"":[]}}`,
  String.raw`{"nul":"a\u0000b","b":[[[{"c":[null,true,false,{}]}]]],"B":-0}`,
  String.raw`{"greatest":9007199254740991,"least":-9007199254740991,"__proto__":{"a":1},"constructor":"x"}`,
  String.raw`{"body":"Grüße, 日本語, ﷽ 👩‍👩‍👧‍👦","signatures":{"x":1},"hashes":{"y":2},"unsigned":{"z":3},"age_ts":4}`,
];

/** What only room versions 1 to 5 take: numbers that canonical JSON has no form for. */
const oddNumbers = [
  `{"floats":[1.5,1.0,1.50e3,1e10,-0.0,1e300,1e-7,0.00001,1e16,1E22]}`,
  `{"beyond":[9007199254740993,-9007199254740993,9223372036854775807]}`,
];

/**
 * Makes, at a homeserver, rooms of a version with at least one of each event that the authorisation rules and the redaction
 * algorithms treat in a way of their own.
 */
export const makeOddEvents = async (
  client: WireClient,
  admin: Session,
  serverName: string,
  version: string,
): Promise<void> => {
  const signUp = async (name: string): Promise<Session> => {
    const userId = `@events_${version}_${name}:${serverName}`;
    await admin.admin("PUT", `/v2/users/${segment(userId)}`, { displayname: `${name} 🦊` });
    const { access_token: token } = await admin.admin("POST", `/v1/users/${segment(userId)}/login`, {});
    if (typeof token !== "string") throw new Error(`no token for ${userId}`);
    return new Session(client, userId, token);
  };
  const [owner, moderator, member, guest] = await Promise.all(
    ["owner", "moderator", "member", "guest"].map(signUp),
  );
  if (owner === undefined || moderator === undefined || member === undefined || guest === undefined) return;
  await new OddRooms(client, version, owner, moderator, member, guest).make();
};

/** The number behind the name of an unstable version: what it is made from. */
const numberOf = (version: string): number => Number(/\d+$/.exec(version)?.[0] ?? 0);

class OddRooms {
  readonly #client: WireClient;
  readonly #version: string;
  readonly #owner: Session;
  readonly #moderator: Session;
  readonly #member: Session;
  readonly #guest: Session;

  constructor(
    client: WireClient,
    version: string,
    owner: Session,
    moderator: Session,
    member: Session,
    guest: Session,
  ) {
    this.#client = client;
    this.#version = version;
    this.#owner = owner;
    this.#moderator = moderator;
    this.#member = member;
    this.#guest = guest;
  }

  async make(): Promise<void> {
    const room = await this.#owner.createRoom({
      room_version: this.#version,
      preset: "public_chat",
      name: "Odd 🏳️‍🌈 ﷽ \u{10FFFF}",
      topic: "\u0001 control",
      creation_content: { "m.federate": false, "com.example.extra": { nested: [1, 2] } },
      power_level_content_override: {
        users: this.#levels({ [this.#moderator.userId]: 50 }),
        notifications: { room: 20 },
        "com.example.extra": 1,
      },
    });
    for (const one of [this.#moderator, this.#member, this.#guest]) await one.join(room);
    await this.#send(room);
    await this.#change(room);
    await this.#moveInAndOut(room);
    await this.#redact(room);
    if (numberOf(this.#version) >= 7) await this.#knock();
    if (numberOf(this.#version) >= 8) await this.#restricted();
  }

  /** A creator's power may not be written down from version 12 on. */
  #levels(others: Readonly<Record<string, number>>): JsonObject {
    const above = numberOf(this.#version) >= 12 || this.#version.includes("hydra");
    return { ...(above ? {} : { [this.#owner.userId]: 100 }), ...others };
  }

  /** Sends the content byte by byte, as no JSON value of JavaScript can say all of it. */
  async #raw(method: string, path: string, body: string): Promise<void> {
    const headers = { ...bearer(this.#member.token), "Content-Type": "application/json" };
    const answer = await this.#client.send({
      method,
      path: `/_matrix/client/v3/rooms/${path}`,
      headers,
      body,
    });
    if (answer.status !== 200) throw new Error(`${method} ${path} ${body}: ${answer.status} ${answer.text}`);
  }

  async #send(room: string): Promise<void> {
    const contents = numberOf(this.#version) < 6 ? [...oddContents, ...oddNumbers] : oddContents;
    for (const [index, content] of contents.entries()) {
      await this.#raw("PUT", `${segment(room)}/send/com.example.odd/odd${index}`, content);
    }
    const hello = await this.#member.message(room, "hello");
    await this.#member.send(room, "m.room.encrypted", {
      algorithm: "m.megolm.v1.aes-sha2",
      ciphertext: "AwgAEnACgAkLmt6q",
    });
    await this.#member.send(room, "m.reaction", {
      "m.relates_to": { rel_type: "m.annotation", event_id: hello, key: "👍" },
    });
    await this.#member.message(room, "hello again", {
      "m.new_content": { msgtype: "m.text", body: "hello again" },
      "m.relates_to": { rel_type: "m.replace", event_id: hello },
    });
  }

  /** State whose content is kept in part by a redaction, with keys that are not. */
  async #change(room: string): Promise<void> {
    const owner = this.#owner;
    await owner.setState(room, "m.room.history_visibility", "", { history_visibility: "shared", extra: 1 });
    await owner.setState(room, "m.room.join_rules", "", { join_rule: "public", allow: [], extra: [] });
    const levels = await owner.getState(room, "m.room.power_levels", "");
    await owner.setState(room, "m.room.power_levels", "", { ...levels, invite: 0, kick: 40, extra: "x" });
    await owner.setState(room, "com.example.state", "", { some: "state" });
    await owner.setState(room, "com.example.state", owner.userId, { some: "state" });
    await this.#member.client("PUT", `v3/profile/${segment(this.#member.userId)}/displayname`, {
      displayname: "renamed ✏️",
    });
    for (const invite of [
      { display_name: "somebody", extra: 1 },
      { signed: { a: 1 }, extra: 1 },
      "text",
      [],
    ]) {
      await this.#member.setState(room, "m.room.member", this.#member.userId, {
        membership: "join",
        displayname: "for this room",
        third_party_invite: invite,
        reason: "because",
        "com.example.extra": {},
      });
    }
    // Rules that say nothing let nobody in whom nobody invited, but who is in may have a new name.
    await owner.setState(room, "m.room.join_rules", "", {});
    await this.#rename(room, this.#member);
    await owner.setState(room, "m.room.join_rules", "", { join_rule: "public" });
  }

  async #moveInAndOut(room: string): Promise<void> {
    const guest = this.#guest;
    await guest.leave(room);
    await this.#member.act("invite", room, guest.userId);
    await guest.leave(room);
    await this.#member.act("invite", room, guest.userId);
    await this.#moderator.act("kick", room, guest.userId);
    await guest.join(room);
    await this.#moderator.act("kick", room, guest.userId);
    await guest.join(room);
    await this.#moderator.act("ban", room, guest.userId);
    await this.#moderator.act("unban", room, guest.userId);
    await this.#owner.act("ban", room, guest.userId);
  }

  async #redact(room: string): Promise<void> {
    const own = await this.#member.message(room, "to be redacted by its sender");
    await this.#member.redact(room, own);
    const others = await this.#member.message(room, "to be redacted by the moderator");
    await this.#moderator.redact(room, others);
    const topic = await this.#owner.setState(room, "m.room.topic", "", { topic: "to be redacted" });
    await this.#moderator.redact(room, topic);
  }

  async #knock(): Promise<void> {
    const room = await this.#owner.createRoom({
      room_version: this.#version,
      initial_state: [{ type: "m.room.join_rules", state_key: "", content: { join_rule: "knock" } }],
    });
    await this.#member.knock(room);
    await this.#member.leave(room);
    await this.#member.knock(room);
    await this.#owner.act("kick", room, this.#member.userId);
    await this.#member.knock(room);
    await this.#owner.act("invite", room, this.#member.userId);
    await this.#member.join(room);
    await this.#rename(room, this.#member);
    await this.#member.leave(room);
  }

  /** Rooms that are joined by being in a space; a new name in them, in the space and out of it. */
  async #restricted(): Promise<void> {
    const space = await this.#owner.createRoom({
      room_version: this.#version,
      preset: "public_chat",
      creation_content: { type: "m.space" },
    });
    await this.#member.join(space);
    const rules = numberOf(this.#version) < 10 ? ["restricted"] : ["restricted", "knock_restricted"];
    const rooms: string[] = [];
    for (const rule of rules) {
      const allow = [{ type: "m.room_membership", room_id: space }];
      const room = await this.#owner.createRoom({
        room_version: this.#version,
        initial_state: [
          { type: "m.room.join_rules", state_key: "", content: { join_rule: rule, allow, extra: 1 } },
        ],
      });
      rooms.push(room);
      await this.#member.join(room);
      await this.#rename(room, this.#member);
    }
    await this.#member.leave(space);
    await this.#member.client("PUT", `v3/profile/${segment(this.#member.userId)}/displayname`, {
      displayname: "renamed again",
    });
    for (const room of rooms) await this.#member.leave(room);
  }

  async #rename(room: string, user: Session): Promise<void> {
    const content = await user.getState(room, "m.room.member", user.userId);
    await user.setState(room, "m.room.member", user.userId, { ...content, displayname: "another" });
  }
}
