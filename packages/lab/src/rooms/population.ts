import { segment } from "../exchange.ts";
import type { WireClient } from "../http.ts";
import { isObject, type Json, type JsonObject, textMember } from "../json.ts";
import { Session } from "./session.ts";
import { inParallel } from "../inParallel.ts";

/** Whom each room version has: the accounts are `v10_mover` and so on. */
export const roles = [
  /** Creates the rooms. */
  "owner",
  /** May kick, ban and redact (power level 50). */
  "moderator",
  /** Nobody touches this one: what goes on in the rooms afterwards goes on by them. */
  "member",
  /** Comes into the rooms only after all is done. */
  "newcomer",
  /** Their events are redacted in their own name. */
  "spammer",
  /** Their events are redacted in the admin's name. */
  "flooder",
  /** Their events are redacted within a time, and only some. */
  "chatter",
  /** Is deactivated before anything is redacted. */
  "mover",
  /** Is deactivated and erased, after others' events in the same rooms were redacted. */
  "eraser",
  /** Gets another display name and avatar. */
  "renamer",
] as const;
export type Role = (typeof roles)[number];

export interface Member {
  readonly userId: string;
  readonly token: string;
}

/** An event that some job is to redact, or to leave alone. */
export interface PlantedEvent {
  readonly room: string;
  readonly eventId: string;
  readonly sender: Role;
  /** What it is an example of: `message`, `edit`, `already redacted`. */
  readonly kind: string;
}

/** One room version's users and rooms; they have nothing to do with those of other versions. */
export interface VersionPopulation {
  readonly version: string;
  /** The specification's version that an unstable one is made from, or its own number. */
  readonly number: number;
  readonly users: Readonly<Record<Role, Member>>;
  /** Room ids by name; `knock`, `restricted`, `knockRestricted` and `space` only where the version has them. */
  readonly rooms: Readonly<Record<string, string>>;
  readonly events: readonly PlantedEvent[];
}

export interface RoomPopulation {
  readonly versions: readonly VersionPopulation[];
}

const avatar = "mxc://remote.test/avatar";
const password = "Member's pass-word 1";

/** The room versions that a homeserver creates, stable ones first. */
export const listRoomVersions = async (
  admin: Session,
): Promise<readonly { readonly version: string; readonly stable: boolean }[]> => {
  const { capabilities } = await admin.client("GET", "v3/capabilities");
  const versions = isObject(capabilities) ? capabilities["m.room_versions"] : undefined;
  const available = isObject(versions) ? versions["available"] : undefined;
  if (!isObject(available)) throw new Error("the homeserver names no room versions");
  return Object.entries(available)
    .map(([version, stability]) => ({ version, stable: stability === "stable" }))
    .toSorted((one, other) => Number(other.stable) - Number(one.stable));
};

/** `org.matrix.msc3757.10` is version 10 with something added. */
const numberOf = (version: string): number => Number(/\d+$/.exec(version)?.[0] ?? 0);

const joinRule = (rule: string, more: JsonObject = {}): JsonObject => ({
  type: "m.room.join_rules",
  state_key: "",
  content: { join_rule: rule, ...more },
});
const encryption: JsonObject = {
  type: "m.room.encryption",
  state_key: "",
  content: { algorithm: "m.megolm.v1.aes-sha2" },
};
const encrypted: JsonObject = {
  algorithm: "m.megolm.v1.aes-sha2",
  ciphertext: "AwgAEnACgAkLmt6q",
  device_id: "D1",
  sender_key: "IlRMeOPX2e0MurIyfWEucYBRVOEEUMrOHqn/8mLqMjA",
  session_id: "X3lUlvLELLYxeTx4yOVu6UDpasGEVO0Jbu+QFnm0cKQ",
};

/** Makes one version's users and rooms by the homeserver's own interfaces. */
class VersionMaker {
  readonly #admin: Session;
  readonly #version: string;
  readonly #number: number;
  readonly #users: Readonly<Record<Role, Session>>;
  readonly #rooms: Record<string, string> = {};
  readonly #events: PlantedEvent[] = [];

  constructor(admin: Session, version: string, users: Readonly<Record<Role, Session>>) {
    this.#admin = admin;
    this.#version = version;
    this.#number = numberOf(version);
    this.#users = users;
  }

  async make(): Promise<VersionPopulation> {
    // Each of these is on its own; the homeserver takes requests of several users at once.
    await Promise.all([
      this.#lobby(),
      this.#team(),
      this.#alone(),
      this.#left(),
      this.#upgraded(),
      this.#askedIn(),
      this.#space(),
      this.#administered(),
      this.#chat(),
    ]);
    const member = ({ userId, token }: Session): Member => ({ userId, token });
    const users = Object.fromEntries(roles.map((role) => [role, member(this.#users[role])]));
    return {
      version: this.#version,
      number: this.#number,
      // One entry a role, as `roles` lists them.
      users: users as Record<Role, Member>,
      rooms: this.#rooms,
      events: this.#events,
    };
  }

  async #create(
    name: string,
    creator: Role,
    body: JsonObject,
    joining: readonly Role[] = [],
  ): Promise<string> {
    const { room_version: version = this.#version, ...more } = body;
    const room = await this.#users[creator].createRoom({ name, room_version: version, ...more });
    this.#rooms[name] = room;
    // In order, so that every run makes the same chain of events.
    for (const role of joining) await this.#users[role].join(room);
    return room;
  }

  /** Notes an event that the sender has just sent. */
  async #plant(room: string, sender: Role, kind: string, sent: Promise<string>): Promise<string> {
    const eventId = await sent;
    this.#events.push({ room, eventId, sender, kind });
    return eventId;
  }

  #say(room: string, sender: Role, kind: string, content: JsonObject = {}): Promise<string> {
    const id = this.#rooms[room] ?? "";
    return this.#plant(room, sender, kind, this.#users[sender].message(id, kind, content));
  }

  /** What the power levels of a room begin with. */
  #powers(more: Readonly<Partial<Record<Role, number>>> = {}, rest: JsonObject = {}): JsonObject {
    const levels: Partial<Record<Role, number>> = { owner: 100, moderator: 50, ...more };
    // From version 12 on a creator's power is above all and may not be written down.
    const users = Object.entries(levels)
      .filter(([role]) => role !== "owner" || !this.#creatorsAreAbove())
      // The keys of a record of roles.
      .map(([role, level]) => [this.#users[role as Role].userId, level] as const);
    return { power_level_content_override: { users: Object.fromEntries(users), ...rest } };
  }

  #creatorsAreAbove(): boolean {
    return this.#number >= 12 || this.#version.includes("hydra");
  }

  /** A public room with an alias, in the directory, with every kind of event. */
  async #lobby(): Promise<void> {
    const alias = `lobby_${this.#version}`;
    const room = await this.#create(
      "lobby",
      "owner",
      {
        preset: "public_chat",
        visibility: "public",
        room_alias_name: alias,
        topic: "Everybody",
        ...this.#powers({ spammer: 50 }),
      },
      ["moderator", "member", "spammer", "mover", "eraser", "renamer"],
    );
    const { spammer, member, renamer } = this.#users;
    const hello = await this.#say("lobby", "member", "left alone");
    const first = await this.#say("lobby", "spammer", "message");
    await this.#plant("lobby", "spammer", "encrypted", spammer.send(room, "m.room.encrypted", encrypted));
    await this.#plant(
      "lobby",
      "spammer",
      "reaction",
      spammer.send(room, "m.reaction", {
        "m.relates_to": { rel_type: "m.annotation", event_id: hello, key: "👍" },
      }),
    );
    await this.#plant(
      "lobby",
      "spammer",
      "state",
      spammer.setState(room, "m.room.topic", "", { topic: "Spam" }),
    );
    await this.#plant(
      "lobby",
      "spammer",
      "own state",
      spammer.setState(room, "com.example.status", spammer.userId, { busy: true }),
    );
    await this.#say("lobby", "spammer", "reply", {
      "m.relates_to": { "m.in_reply_to": { event_id: hello } },
    });
    await this.#say("lobby", "spammer", "thread", {
      "m.relates_to": { rel_type: "m.thread", event_id: hello },
    });
    await this.#say("lobby", "spammer", "edit", {
      "m.new_content": { msgtype: "m.text", body: "changed" },
      "m.relates_to": { rel_type: "m.replace", event_id: first },
    });
    await this.#say("lobby", "spammer", "mention", { "m.mentions": { user_ids: [member.userId] } });
    await this.#say("lobby", "member", "left alone", {
      "m.relates_to": { rel_type: "m.thread", event_id: first },
    });
    await this.#say("lobby", "mover", "left alone");
    // A name for this room alone.
    await renamer.setState(room, "m.room.member", renamer.userId, {
      membership: "join",
      displayname: "Nickname",
    });
  }

  /** Encrypted, by invitation; and a direct chat. */
  async #team(): Promise<void> {
    const others: readonly Role[] = ["member", "mover", "spammer", "renamer"];
    const team = await this.#create(
      "team",
      "owner",
      {
        preset: "private_chat",
        initial_state: [encryption],
        invite: others.map((role) => this.#users[role].userId),
        ...this.#powers(),
      },
      others,
    );
    const { spammer, member, mover } = this.#users;
    await this.#plant("team", "spammer", "encrypted", spammer.send(team, "m.room.encrypted", encrypted));
    await this.#say("team", "spammer", "message");
    await this.#plant("team", "member", "left alone", member.send(team, "m.room.encrypted", encrypted));
    const direct = await this.#create(
      "direct",
      "mover",
      { preset: "trusted_private_chat", is_direct: true, invite: [member.userId] },
      ["member"],
    );
    await mover.client("PUT", `v3/user/${segment(mover.userId)}/account_data/m.direct`, {
      [member.userId]: [direct],
    });
    await this.#say("direct", "mover", "left alone");
  }

  async #alone(): Promise<void> {
    await this.#create("alone", "mover", { preset: "private_chat" });
    await this.#say("alone", "mover", "left alone");
  }

  /** Rooms that they were kicked or banned from, or that they left. */
  async #left(): Promise<void> {
    const { moderator, mover, spammer } = this.#users;
    const members = ["moderator", "member", "spammer", "mover"] as const;
    for (const name of ["kicked", "banned", "left"] as const) {
      const room = await this.#create(name, "owner", { preset: "public_chat", ...this.#powers() }, members);
      await this.#say(name, "spammer", "message");
      for (const one of [mover, spammer]) {
        if (name === "kicked") await moderator.act("kick", room, one.userId);
        if (name === "banned") await moderator.act("ban", room, one.userId);
        if (name === "left") await one.leave(room);
      }
    }
  }

  async #upgraded(): Promise<void> {
    const { owner } = this.#users;
    const room = await this.#create("upgraded", "owner", { preset: "public_chat", ...this.#powers() }, [
      "member",
      "spammer",
      "mover",
      "renamer",
    ]);
    await this.#say("upgraded", "spammer", "message");
    const answer = await owner.room("POST", room, "upgrade", { new_version: this.#version });
    this.#rooms["successor"] = textMember(answer, "replacement_room");
  }

  /** Invitations and knocks that nobody has answered yet. */
  async #askedIn(): Promise<void> {
    const { owner, mover, renamer, eraser } = this.#users;
    const invited = await this.#create("invited", "owner", { preset: "private_chat", ...this.#powers() });
    for (const one of [mover, renamer, eraser]) await owner.act("invite", invited, one.userId);
    if (this.#number < 7) return;
    const knock = await this.#create("knock", "owner", {
      initial_state: [joinRule("knock")],
      ...this.#powers(),
    });
    for (const one of [mover, renamer]) await one.knock(knock);
  }

  /** A space, and rooms that its members may join by being in it. */
  async #space(): Promise<void> {
    if (this.#number < 8) return;
    const { owner, mover } = this.#users;
    const members: readonly Role[] = ["member", "mover", "spammer", "renamer"];
    const space = await this.#create(
      "space",
      "owner",
      { preset: "public_chat", creation_content: { type: "m.space" }, ...this.#powers() },
      members,
    );
    const allow = [{ type: "m.room_membership", room_id: space }];
    const rules = this.#number < 10 ? ["restricted"] : ["restricted", "knock_restricted"];
    for (const rule of rules) {
      const name = rule === "restricted" ? "restricted" : "knockRestricted";
      const room = await this.#create(
        name,
        "owner",
        { preset: "private_chat", initial_state: [joinRule(rule, { allow })], ...this.#powers() },
        members,
      );
      await owner.setState(space, "m.space.child", room, { via: ["oracle.test"] });
      await this.#say(name, "spammer", "message");
      await this.#say(name, "mover", "left alone");
    }
    // They came into the rooms by being in the space, and stay there without it.
    await mover.leave(space);
  }

  /** Rooms in which the admin of the server may redact, may not, or is not. */
  async #administered(): Promise<void> {
    const admin = this.#admin;
    for (const name of ["adminAbove", "adminBelow", "adminAbsent"] as const) {
      const room = await this.#create(name, "owner", { preset: "public_chat", ...this.#powers() }, [
        "member",
        "flooder",
      ]);
      if (name !== "adminAbsent") await admin.join(room);
      if (name === "adminAbove") {
        const powers = await this.#users.owner.getState(room, "m.room.power_levels", "");
        const levels = isObject(powers["users"]) ? powers["users"] : {};
        await this.#users.owner.setState(room, "m.room.power_levels", "", {
          ...powers,
          users: { ...levels, [admin.userId]: 60 },
        });
      }
      await this.#say(name, "flooder", "message");
      await this.#say(name, "flooder", "message");
      await this.#say(name, "member", "left alone");
    }
  }

  /** Two rooms with a row of messages, to redact the newest or those of a time. */
  async #chat(): Promise<void> {
    for (const name of ["limited", "dated"] as const) {
      await this.#create(name, "owner", { preset: "public_chat", ...this.#powers() }, [
        "moderator",
        "member",
        "chatter",
      ]);
      for (let number = 1; number <= 5; number += 1) {
        await this.#say(name, "chatter", `message ${number}`);
        await this.#say(name, "member", "left alone");
      }
    }
    // Out of every job's reach: Synapse would redact them again, and this server does not (docs/deviations.md).
    const { chatter, moderator } = this.#users;
    const dated = this.#rooms["dated"] ?? "";
    await moderator.redact(dated, await this.#say("dated", "chatter", "already redacted"));
    await chatter.redact(dated, await this.#say("dated", "chatter", "redacted by the sender"));
  }
}

const signUp = async (
  client: WireClient,
  admin: Session,
  serverName: string,
  localpart: string,
): Promise<Session> => {
  const userId = `@${localpart}:${serverName}`;
  await admin.admin("PUT", `/v2/users/${segment(userId)}`, {
    password,
    displayname: localpart,
    avatar_url: avatar,
  });
  const login: Json = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: localpart },
    password,
    device_id: "D1",
  };
  const anonymous = new Session(client, "nobody", "");
  const answer = await anonymous.client("POST", "v3/login", login);
  return new Session(client, userId, textMember(answer, "access_token"));
};

/**
 * Makes users and rooms of the given versions at a homeserver: about 20 rooms and 10 users a version, through its client-server
 * API. About 5 s a version.
 */
export const makeRoomPopulation = async (
  client: WireClient,
  admin: Session,
  serverName: string,
  versions: readonly string[],
): Promise<RoomPopulation> => {
  const make = async (version: string): Promise<VersionPopulation> => {
    const sessions = await Promise.all(
      roles.map(
        async (role) => [role, await signUp(client, admin, serverName, `v${version}_${role}`)] as const,
      ),
    );
    // One entry a role, as `roles` lists them.
    const users = Object.fromEntries(sessions) as Record<Role, Session>;
    return new VersionMaker(admin, version, users).make();
  };
  return { versions: await inParallel(versions, 3, make) };
};
