/** What a server for tests is filled with, and what it gives of it. */

/** A user's full id. */
export type UserId = `@${string}:${string}`;

/** A point in time: a date, or ms since the Unix epoch. */
export type Time = Date | number;

export type Membership = "join" | "invite" | "knock" | "leave" | "ban";

/** An account. Whatever is not said is as it is on an account that an administrator has just made. */
export interface UserSeed<Localpart extends string = string> {
  /** Of `a-z`, `0-9` and `=_-./+`; the name by which {@link Seeded.users} gives the account. */
  readonly localpart: Localpart;
  /** Without one nobody can log in by password; the access token is there all the same. */
  readonly password?: string;
  readonly admin?: boolean;
  /** The localpart by default; `null` for none. */
  readonly displayname?: string | null;
  /** `mxc://…` */
  readonly avatarUrl?: string;
  /** `bot`, `support`, or one of the setting `EXTRA_USER_TYPES`. */
  readonly userType?: string;
  readonly guest?: boolean;
  readonly threepids?: readonly { readonly medium: "email" | "msisdn"; readonly address: string }[];
  /** Who the user is at an identity provider, `oidc-work` and `8f3c1d` for instance. */
  readonly externalIds?: readonly { readonly authProvider: string; readonly externalId: string }[];
  /** Deactivated as by the API: without devices, addresses, password and account data, and out of all rooms. */
  readonly deactivated?: boolean;
  /** Deactivated, and name and avatar gone as well. */
  readonly erased?: boolean;
  readonly locked?: boolean;
  readonly suspended?: boolean;
  readonly shadowBanned?: boolean;
  /** Now by default. */
  readonly createdAt?: Time;
  /** Where the user is logged in; nowhere by default. */
  readonly devices?: readonly DeviceSeed[];
  /** What the user uploaded, the oldest first. */
  readonly media?: readonly MediaSeed[];
  readonly pushers?: readonly PusherSeed[];
  /** By type, `m.direct` for instance. */
  readonly accountData?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** By the room's name, then by type. */
  readonly roomAccountData?: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
  /** Whether the user has set up cross-signing. */
  readonly crossSigning?: boolean;
  /** How fast this user may send, in place of the server's limits; 0 and 0: as fast as can be. */
  readonly ratelimit?: { readonly messagesPerSecond: number; readonly burstCount: number };
}

/** A device that a user is logged in with. */
export interface DeviceSeed {
  /** Made up by default. */
  readonly deviceId?: string;
  readonly displayname?: string;
  /** When and from where it was last used; never by default. */
  readonly lastSeen?: { readonly at: Time; readonly ip: string; readonly userAgent?: string };
}

/** An upload, with its file and, where it is an image, a thumbnail. */
export interface MediaSeed {
  /** The name that the file had, none by default. */
  readonly name?: string;
  /** `text/plain` by default. */
  readonly mediaType?: string;
  /** The file's content, UTF-8 where it is a text; a short text by default. */
  readonly content?: string | Uint8Array;
  /** Now by default. */
  readonly createdAt?: Time;
  readonly lastAccessedAt?: Time;
  /** The full id of an administrator. */
  readonly quarantinedBy?: string;
  readonly safeFromQuarantine?: boolean;
}

/** Where a user is told of events. */
export interface PusherSeed {
  readonly pushkey: string;
  readonly appId?: string;
  readonly appDisplayName?: string;
  readonly deviceDisplayName?: string;
  readonly url?: string;
}

/** A room that anybody may join, with events that are hashed and signed as those of a homeserver. */
export interface RoomSeed<Name extends string = string> {
  /** By which {@link Seeded.rooms} gives it; nothing of the room itself. */
  readonly name: Name;
  /** The localpart of the user who makes it. */
  readonly creator: string;
  /** `1` to `11`, the default. */
  readonly version?: string;
  /** What others are in it, by localpart. */
  readonly members?: Readonly<Record<string, Membership>>;
  /** Texts, in the order in which they are sent, by localpart. */
  readonly messages?: readonly { readonly sender: string; readonly body: string }[];
}

/** What a server is to be filled with. A user who needs no more than a name is just that name. */
export interface Seed<Localpart extends string = string, RoomName extends string = string> {
  readonly users?: readonly (Localpart | UserSeed<Localpart>)[];
  readonly rooms?: readonly RoomSeed<RoomName>[];
}

/** What has been made, by the names that it was given. */
export interface Seeded<Localpart extends string = string, RoomName extends string = string> {
  readonly users: { readonly [Name in Localpart]: SeededUser };
  readonly rooms: { readonly [Name in RoomName]: SeededRoom };
}

export interface SeededUser {
  readonly id: UserId;
  readonly localpart: string;
  /**
   * The user's own: that of the first device, or without devices one that belongs to none. Of no use once the account is
   * deactivated.
   */
  readonly accessToken: string;
  readonly devices: readonly { readonly deviceId: string; readonly accessToken: string }[];
  readonly media: readonly { readonly mediaId: string; readonly mxc: string }[];
}

export interface SeededRoom {
  readonly id: string;
  /** The ids of the messages' events, in their order. */
  readonly eventIds: readonly string[];
}
