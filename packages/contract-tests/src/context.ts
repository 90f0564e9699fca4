import type { OperationId } from "@synapse-user-admin/contract";
import type { Answer } from "./http.ts";

/** What can't be made over the API that is tested, and so depends on who starts the server. */
export type Need =
  | "pusher"
  | "master-key"
  | "login-limit"
  | "session-activity"
  | "room"
  | "account-data"
  | "upload"
  | "media";

/** A server under test. */
export interface TargetServer {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly adminToken: string;
  /** What stands behind the colon of its users. */
  readonly serverName: string;
  /** Begins the localpart of every account that the tests make. */
  readonly prefix: string;
  /** The Synapse whose API it offers, `1.122` or `1.122.0`, where that is not the newest. */
  readonly synapseVersion?: string;
  /** Makes what the tested API has no operation for, on servers whose starter can. */
  readonly makers: Makers;
}

/** What a user is to become in a room, and who says so: a member event's sender, state key and membership. */
export interface MemberEvent {
  readonly roomId: string;
  readonly sender: string;
  readonly userId: string;
  readonly membership: "join" | "leave" | "invite" | "ban" | "knock";
}

/** One piece of account data; of the account as a whole where it has no room. */
export interface AccountDataItem {
  readonly userId: string;
  readonly roomId?: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Rooms, as far as their members and their messages go. */
export interface RoomMaker {
  /** Makes a room that anybody may join or knock on, with its creator in it; gives its id. */
  create(creator: string): Promise<string>;
  /** Changes what a user is in a room. */
  member(event: MemberEvent): Promise<void>;
  /** Sends a text in the name of a user; gives the event's id. */
  message(roomId: string, sender: string, body: string): Promise<string>;
  /** Which of a room's events are redacted, as its members see it. */
  redacted(roomId: string, eventIds: readonly string[]): Promise<readonly string[]>;
}

/** A medium as a user uploads it, and what has become of it since. */
export interface NewMedia {
  readonly content: Uint8Array;
  readonly mediaType: string;
  readonly uploadName?: string;
  /** ms since the Unix epoch. */
  readonly createdTs: number;
  /** ms since the Unix epoch. */
  readonly lastAccessTs?: number;
  /** The full id of an administrator. */
  readonly quarantinedBy?: string;
  readonly safeFromQuarantine?: boolean;
}

/** Uploads in the name of a user, one after the other in time; gives the id. */
export type Upload = (userId: string, media: NewMedia) => Promise<string>;

/** What users upload, with the times and marks that are asked for. */
export interface MediaMaker {
  /** Uploads in the name of a user; gives the id. */
  readonly upload: Upload;
  /** The files that the server has of it, the original and thumbnails, relative to its media folder. */
  files(mediaId: string): Promise<readonly string[]>;
}

/** Ways around the API, each of them optional. */
export interface Makers {
  /** Gives the user an HTTP pusher. */
  readonly pusher?: (userId: string, pushkey: string) => Promise<void>;
  /** Gives the user a cross-signing master key. */
  readonly masterKey?: (userId: string) => Promise<void>;
  /** Rooms of the server's own users. */
  readonly rooms?: RoomMaker;
  /** Stores account data, in place of what may be there under its type. */
  readonly accountData?: (item: AccountDataItem) => Promise<void>;
  /** Uploads as any client does: the server says when it was, and nobody has marked it. */
  readonly upload?: Upload;
  /** Reaches what the server stores. */
  readonly media?: MediaMaker;
  /** The base URL of the same server with Synapse's default limit for logins. */
  readonly limitedBaseUrl?: string;
  /** Whether the server records its callers' sessions. */
  readonly recordsActivity?: boolean;
  /** Why something can't be made, where more is known than that. */
  readonly without?: Readonly<Partial<Record<Need, string>>>;
}

/** What a call sends beside what its operation's contract fixes. */
export interface CallRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly rawBody?: string | Uint8Array;
  /** The admin's where it is absent; `null` sends none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another address of the server under test. */
  readonly baseUrl?: string;
}

/** An account that a test made. */
export interface MadeUser {
  readonly userId: string;
  readonly localpart: string;
  readonly password: string;
}

/** A login that a test made. */
export interface MadeSession {
  readonly accessToken: string;
  readonly deviceId: string;
}

/** Makes what tests need, over the API itself. */
export interface Fixtures {
  /** An account of its own for this test, with the fields of `upsertUser` given. */
  user(fields?: Readonly<Record<string, unknown>>): Promise<MadeUser>;
  /** Logs the user in by password. */
  session(user: MadeUser, deviceId?: string): Promise<MadeSession>;
  /** A room that anybody may join or knock on, with its creator in it. Needs `room`. */
  room(creator: string): Promise<string>;
  /** Changes what a user is in a room. Needs `room`. */
  member(event: MemberEvent): Promise<void>;
  /** Sends a text in the name of a user; gives the event's id. Needs `room`. */
  message(roomId: string, sender: string, body: string): Promise<string>;
  /** Which of a room's events are redacted. Needs `room`. */
  redacted(roomId: string, eventIds: readonly string[]): Promise<readonly string[]>;
  /** Stores account data. Needs `account-data`. */
  accountData(item: AccountDataItem): Promise<void>;
  /** A well-formed local user id that no account has. */
  unusedUserId(): string;
  /** Letters and digits that nothing else on the server has. */
  unique(): string;
  /** Asks again and again until there is an answer, for what a server does in the background; bounded. */
  eventually<Result>(ask: () => Promise<Result | undefined>): Promise<Result>;
}

/** What a test is given. */
export interface TestContext {
  readonly server: TargetServer;
  /** Calls the operation that the test is about. The answer has been held against its contract. */
  call(request?: CallRequest): Promise<Answer>;
  /** Calls any operation, to prepare or to read back. */
  callOther(operationId: OperationId, request?: CallRequest): Promise<Answer>;
  /** Sends anything at all; nothing is checked. */
  raw(method: string, path: string, request?: Omit<CallRequest, "path">): Promise<Answer>;
  readonly make: Fixtures;
}

const reasons: Readonly<Record<Need, string>> = {
  pusher: "this target offers no way to make a pusher",
  "master-key": "this target offers no way to make a cross-signing key",
  room: "this target offers no way to make a room",
  "account-data": "this target offers no way to store account data",
  upload: "this target offers no way to upload media",
  media: "nothing here can set the times and marks of media, and look at their files",
  "login-limit": "no address of this target was named that limits logins",
  "session-activity": "this target does not record its callers' sessions",
};

/** Why a test can't be made on this server; `undefined` where it can. */
export function missing(needs: readonly Need[], { makers }: TargetServer): string | undefined {
  for (const need of needs) {
    const there: Record<Need, unknown> = {
      pusher: makers.pusher,
      "master-key": makers.masterKey,
      room: makers.rooms,
      "account-data": makers.accountData,
      upload: makers.media ?? makers.upload,
      media: makers.media,
      "login-limit": makers.limitedBaseUrl,
      "session-activity": makers.recordsActivity,
    };
    if (!there[need]) {
      return makers.without?.[need] ?? reasons[need];
    }
  }
  return undefined;
}
