import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { admin, appserviceToken, bearer, segment, type World } from "./exchange.ts";
import { WireClient } from "./http.ts";
import { isObject, type Json, type JsonObject, parseJson, textMember } from "./json.ts";
import type { Oracle } from "./oracle.ts";
import { inParallel } from "./inParallel.ts";

/**
 * What an account is like before a write touches it. Each case has an account of its own, made by Synapse itself before
 * the snapshot, so that no case can see what another one did.
 */
export type SubjectKind =
  /** Display name `Subject`, password, no device. */
  | "plain"
  /** Nothing but its name. */
  | "bare"
  /** Plain, and devices D1, D2 (named), D3 (with a refresh token). */
  | "devices"
  /** Devices, and avatar, threepids, external ids, account data, push rule, pusher, keys; in no room. */
  | "full"
  /** Full, joined to the lobby, invited to another room. */
  | "joined"
  /** Devices, and a server admin. */
  | "admin"
  | "deactivated"
  | "erased"
  | "locked"
  | "suspended"
  | "shadowBanned"
  /** A guest with the device `guest_device`. */
  | "guest"
  /** Registered by the application service. */
  | "appservice"
  | "support"
  | "bot"
  /** A dehydrated device DEHYDRATED beside D1. */
  | "dehydrated"
  /** Plain, the device D1, and uploads of several kinds and sizes, one of them an id that is only reserved. */
  | "media"
  /** Nothing is made: the name is free. */
  | "free";

export interface Subject {
  readonly userId: string;
  readonly localpart: string;
  readonly password: string;
  /** Access tokens by device id. */
  readonly tokens: Readonly<Record<string, string>>;
}

const snapshotName = "lab";
const password = "Subject's pass-word 1";

/** 8 by 8 pixels, of which Synapse makes thumbnails. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mM4IReFFTEMLQkAXhlQAZuLtQ4AAAAASUVORK5CYII=",
  "base64",
);

interface Prepared {
  /** Of the wishes and of the seed: another digest means another snapshot. */
  readonly digest: string;
  readonly subjects: readonly Subject[];
}

const isSubject = (value: Json): value is JsonObject & Subject =>
  isObject(value) && typeof value["userId"] === "string" && isObject(value["tokens"]);

const readPrepared = async (file: string): Promise<Prepared | undefined> => {
  const text = await readFile(file, "utf8").catch(() => "");
  const value = parseJson(text);
  if (!isObject(value) || typeof value["digest"] !== "string" || !Array.isArray(value["subjects"]))
    return undefined;
  return { digest: value["digest"], subjects: value["subjects"].filter(isSubject) };
};

/** Makes accounts on the live Synapse by its own interfaces. */
class Maker {
  readonly #client: WireClient;
  readonly #world: World;

  constructor(client: WireClient, world: World) {
    this.#client = client;
    this.#world = world;
  }

  async #call(method: string, path: string, body: Json, token: string | undefined): Promise<JsonObject> {
    const headers = { "Content-Type": "application/json", ...(token === undefined ? {} : bearer(token)) };
    const answer = await this.#client.send({ method, path, headers, body: JSON.stringify(body) });
    if (answer.status >= 300 || !isObject(answer.json))
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  #admin(method: string, path: string, body: Json): Promise<JsonObject> {
    return this.#call(method, admin + path, body, this.#world.adminToken);
  }

  async #login(localpart: string, device: string, more: JsonObject = {}): Promise<string> {
    const answer = await this.#call(
      "POST",
      "/_matrix/client/v3/login",
      {
        type: "m.login.password",
        identifier: { type: "m.id.user", user: localpart },
        password,
        device_id: device,
        ...more,
      },
      undefined,
    );
    return textMember(answer, "access_token");
  }

  async make(kind: SubjectKind, localpart: string): Promise<Subject> {
    const userId = `@${localpart}:${this.#world.serverName}`;
    const path = `/v2/users/${segment(userId)}`;
    const subject = (tokens: Record<string, string> = {}): Subject => ({
      userId,
      localpart,
      password,
      tokens,
    });
    const plain = (more: JsonObject = {}) =>
      this.#admin("PUT", path, { displayname: "Subject", password, ...more });
    switch (kind) {
      case "free":
        return subject();
      case "bare":
        await this.#admin("PUT", path, {});
        return subject();
      case "plain":
        await plain();
        return subject();
      case "support":
      case "bot":
        await plain({ user_type: kind });
        return subject();
      case "guest": {
        const answer = await this.#call("POST", "/_matrix/client/v3/register?kind=guest", {}, undefined);
        const guest = textMember(answer, "user_id");
        const tokens = { [textMember(answer, "device_id")]: textMember(answer, "access_token") };
        return { userId: guest, localpart: guest.slice(1).split(":")[0] ?? "", password, tokens };
      }
      case "appservice": {
        const name = `bridge_${localpart}`;
        const body = { type: "m.login.application_service", username: name };
        const answer = await this.#call("POST", "/_matrix/client/v3/register", body, appserviceToken);
        return { userId: textMember(answer, "user_id"), localpart: name, password, tokens: {} };
      }
      case "devices":
        await plain();
        return subject(await this.#devices(localpart));
      case "admin":
        await plain({ admin: true });
        return subject(await this.#devices(localpart));
      case "full":
      case "joined":
        return subject(await this.#full(kind, userId, localpart, path));
      case "media":
        await plain();
        return subject({ D1: await this.#media(localpart) });
      case "dehydrated": {
        await plain();
        const token = await this.#login(localpart, "D1");
        await this.#call(
          "PUT",
          "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device",
          {
            device_id: "DEHYDRATED",
            initial_device_display_name: "Sleeping device",
            device_data: { algorithm: "m.dehydration.v1.olm", account: "opaque" },
            device_keys: {
              user_id: userId,
              device_id: "DEHYDRATED",
              algorithms: [],
              keys: {},
              signatures: {},
            },
          },
          token,
        );
        return subject({ D1: token });
      }
      case "locked":
      case "suspended":
      case "shadowBanned":
      case "deactivated":
      case "erased": {
        await plain({ avatar_url: "mxc://remote.test/avatar" });
        const tokens = await this.#devices(localpart);
        if (kind === "locked") await this.#admin("PUT", path, { locked: true });
        if (kind === "suspended")
          await this.#admin("PUT", `/v1/suspend/${segment(userId)}`, { suspend: true });
        if (kind === "shadowBanned") await this.#admin("POST", `/v1/users/${segment(userId)}/shadow_ban`, {});
        if (kind === "deactivated" || kind === "erased") {
          await this.#admin("POST", `/v1/deactivate/${segment(userId)}`, { erase: kind === "erased" });
        }
        return subject(tokens);
      }
    }
  }

  async #media(localpart: string): Promise<string> {
    const token = await this.#login(localpart, "D1");
    const post = async (path: string, type: string, body: string | Uint8Array): Promise<string> => {
      const headers = { ...bearer(token), "Content-Type": type };
      const answer = await this.#client.send({ method: "POST", path, headers, body });
      const uri = isObject(answer.json) ? textMember(answer.json, "content_uri") : "";
      if (uri === "") throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
      return uri.slice("mxc://".length);
    };
    const upload = (query: string, type: string, body: string | Uint8Array) =>
      post(`/_matrix/media/v3/upload${query}`, type, body);
    await upload("?filename=b.txt", "text/plain", "bb");
    await upload("?filename=B.txt", "text/plain", "BB");
    await upload("", "text/html", "<p>");
    await upload("?filename=%C3%A4.png", "image/png", png);
    await post("/_matrix/media/v1/create", "application/json", "{}");
    const quarantined = await upload("?filename=a.png", "image/png", png);
    await this.#admin("POST", `/v1/media/quarantine/${quarantined}`, {});
    const safe = await upload("?filename=c", "application/octet-stream", "c".repeat(100));
    await this.#admin("POST", `/v1/media/protect/${safe.split("/")[1] ?? ""}`, {});
    return token;
  }

  async #devices(localpart: string): Promise<Record<string, string>> {
    return {
      D1: await this.#login(localpart, "D1"),
      D2: await this.#login(localpart, "D2", { initial_device_display_name: "Second device" }),
      D3: await this.#login(localpart, "D3", { refresh_token: true }),
    };
  }

  async #full(
    kind: "full" | "joined",
    userId: string,
    localpart: string,
    path: string,
  ): Promise<Record<string, string>> {
    await this.#admin("PUT", path, {
      displayname: "Subject",
      password,
      avatar_url: "mxc://remote.test/avatar",
      threepids: [
        { medium: "email", address: `${localpart}@example.com` },
        {
          medium: "msisdn",
          address: `4477${createHash("sha256").update(localpart).digest().readUInt32BE(0)}`,
        },
      ],
      external_ids: [{ auth_provider: "example", external_id: `sub-${localpart}` }],
    });
    const tokens = await this.#devices(localpart);
    const token = tokens["D1"];
    const client = (method: string, to: string, body: Json) =>
      this.#call(method, `/_matrix/client/${to}`, body, token);
    const home = `v3/user/${segment(userId)}`;
    const key = createHash("sha256").update(localpart).digest("base64").replace(/=+$/, "");
    await client("PUT", `${home}/account_data/com.example.note`, { text: "äöü" });
    await client("PUT", `${home}/account_data/m.ignored_user_list`, {
      ignored_users: { [`@spammer:${this.#world.serverName}`]: {} },
    });
    await client("PUT", "v3/pushrules/global/content/subject", { pattern: "subject", actions: ["notify"] });
    await client("POST", "v3/pushers/set", {
      kind: "http",
      app_id: "com.example.app",
      pushkey: `key-${localpart}`,
      lang: "en",
      app_display_name: "Example App",
      device_display_name: "phone",
      append: true,
      data: { url: "https://push.example.com/_matrix/push/v1/notify" },
    });
    await client("POST", "v3/keys/device_signing/upload", {
      master_key: { user_id: userId, usage: ["master"], keys: { [`ed25519:${key}`]: key } },
    });
    await client("POST", "v3/keys/upload", {
      device_keys: {
        user_id: userId,
        device_id: "D1",
        algorithms: ["m.megolm.v1.aes-sha2"],
        keys: { "ed25519:D1": key, "curve25519:D1": key },
        signatures: {},
      },
      one_time_keys: { "curve25519:AAAAAQ": key },
      fallback_keys: { "curve25519:AAAAAg": key },
    });
    if (kind === "joined") {
      const lobby = this.#world.state.rooms["lobby"] ?? "";
      await client("POST", `v3/rooms/${segment(lobby)}/join`, {});
      const judy = Object.values(this.#world.state.users["judy"]?.devices ?? {})[0]?.accessToken;
      const room = segment(this.#world.state.rooms["invited_only"] ?? "");
      await this.#call("POST", `/_matrix/client/v3/rooms/${room}/invite`, { user_id: userId }, judy);
    }
    return tokens;
  }
}

/**
 * Brings the live Synapse to the snapshot that holds an account for each wish, in their order; makes it where it is not
 * there yet or the wishes have changed. Returns the accounts and the snapshot's name.
 */
export const preparePopulation = async (
  oracle: Oracle,
  world: World,
  baseUrl: string,
  wishes: readonly SubjectKind[],
): Promise<{ readonly snapshot: string; readonly subjects: readonly Subject[] }> => {
  const file = join(oracle.options.home, "lab.json");
  const sources = JSON.stringify([wishes, world.adminToken, await readFile(import.meta.filename, "utf8")]);
  const digest = createHash("sha256").update(sources).digest("hex");
  const prepared = await readPrepared(file);
  if (prepared !== undefined && prepared.digest === digest && prepared.subjects.length === wishes.length) {
    await oracle.restore(snapshotName);
    return { snapshot: snapshotName, subjects: prepared.subjects };
  }
  await oracle.seed();
  const maker = new Maker(new WireClient(baseUrl), world);
  const subjects = await inParallel(wishes, 4, (kind, index) =>
    maker.make(kind, `w${String(index).padStart(4, "0")}`),
  );
  // Synapse writes down its callers' activity some seconds later.
  await new Promise((resolve) => setTimeout(resolve, 7000));
  await oracle.snapshot(snapshotName);
  await writeFile(file, `${JSON.stringify({ digest, subjects }, undefined, 1)}\n`);
  return { snapshot: snapshotName, subjects };
};
