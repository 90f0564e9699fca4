import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { admin, bearer, segment } from "../exchange.ts";
import { WireClient } from "../http.ts";
import { isList, isObject, type Json, type JsonObject, parseJson, textMember } from "../json.ts";
import type { Oracle, OracleInfo, OracleState } from "../oracle.ts";
import { inParallel } from "../inParallel.ts";

/**
 * The accounts that one sequence has for itself, by the names that its steps use: `user m` (media, devices, threepids,
 * an external id, a pusher, account data, a room with messages), `user r` (in that room, with messages), `user p`
 * (plain: a password, a device), `user a` (an administrator), `user n0` and `user n1` (not there yet).
 */
export type Cast = ReadonlyMap<string, string>;

export interface Casts {
  readonly snapshot: string;
  readonly casts: readonly Cast[];
}

const snapshot = "traffic";
const password = "Password 1";

type Call = (method: string, path: string, body: Json, token: string) => Promise<JsonObject>;

const caller = (client: WireClient): Call => {
  const send = async (method: string, path: string, body: string, type: string, token: string) => {
    const headers = { "Content-Type": type, ...(token === "" ? {} : bearer(token)) };
    const answer = await client.send({ method, path, headers, body });
    if (answer.status >= 300 || !isObject(answer.json))
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  return (method, path, body, token) =>
    typeof body === "string"
      ? send(method, path, body, "text/plain", token)
      : send(method, path, JSON.stringify(body), "application/json", token);
};

const makeCast = async (call: Call, boss: string, serverName: string, prefix: string): Promise<Cast> => {
  const cast = new Map([
    ["prefix", prefix],
    ["server", serverName],
  ]);
  for (const letter of ["m", "r", "p", "a", "n0", "n1"]) {
    cast.set(`localpart ${letter}`, prefix + letter);
    cast.set(`user ${letter}`, `@${prefix}${letter}:${serverName}`);
  }
  const id = (letter: string): string => cast.get(`user ${letter}`) ?? "";
  const create = (letter: string, more: JsonObject): Promise<JsonObject> =>
    call("PUT", `${admin}/v2/users/${segment(id(letter))}`, { password, ...more }, boss);
  const login = async (letter: string, device: string): Promise<string> => {
    const answer = await call(
      "POST",
      "/_matrix/client/v3/login",
      {
        type: "m.login.password",
        identifier: { type: "m.id.user", user: id(letter) },
        password,
        device_id: device,
      },
      "",
    );
    const token = textMember(answer, "access_token");
    cast.set(`token ${letter}`, token);
    return token;
  };
  await create("m", {
    displayname: `M ${prefix}`,
    threepids: [{ medium: "email", address: `m.${prefix}@example.com` }],
    external_ids: [{ auth_provider: "example", external_id: `sub-${prefix}` }],
  });
  await create("r", { user_type: "bot" });
  await create("p", { displayname: `P ${prefix}` });
  await create("a", { admin: true });
  await login("p", "D1");
  // Of a name of its own: Synapse spares devices named as that of the administrator who gives a new password.
  await login("a", "A1");
  await login("m", "D2");
  const [m, r] = [await login("m", "D1"), await login("r", "D1")];
  const client = "/_matrix/client/v3";
  for (const file of ["b.txt", "B.txt", "a"])
    await call("POST", `/_matrix/media/v3/upload?filename=${file}`, `${file} of ${prefix}`, m);
  await call("PUT", `${client}/user/${segment(id("m"))}/account_data/com.example.note`, { n: prefix }, m);
  const key = createHash("sha256").update(prefix).digest("base64").replace(/=+$/, "");
  await call(
    "POST",
    `${client}/keys/device_signing/upload`,
    { master_key: { user_id: id("m"), usage: ["master"], keys: { [`ed25519:${key}`]: key } } },
    m,
  );
  const pusher = {
    kind: "http",
    app_id: "com.example.app",
    pushkey: prefix,
    lang: "en",
    app_display_name: "Example App",
    device_display_name: "phone",
    append: true,
    data: { url: "https://push.example.com/_matrix/push/v1/notify" },
  };
  await call("POST", `${client}/pushers/set`, pusher, m);
  const room = textMember(
    await call("POST", `${client}/createRoom`, { preset: "public_chat" }, m),
    "room_id",
  );
  cast.set("room m", room);
  await call("POST", `${client}/rooms/${segment(room)}/invite`, { user_id: id("r") }, m);
  await call("POST", `${client}/rooms/${segment(room)}/join`, {}, r);
  for (const [token, text] of [
    [m, "one"],
    [r, "two"],
    [m, "three"],
  ] as const)
    await call(
      "PUT",
      `${client}/rooms/${segment(room)}/send/m.room.message/${text}`,
      { msgtype: "m.text", body: text },
      token,
    );
  return cast;
};

/** Tokens of the seeded population that steps use. */
const seededTokens = (state: OracleState): [string, string][] => [
  ["token boss", state.admin.accessToken],
  ...(["guest1", "locked", "deactivated"] as const).map((name): [string, string] => [
    `token ${name === "guest1" ? "guest" : name}`,
    Object.values(state.users[name]?.devices ?? {})[0]?.accessToken ?? "",
  ]),
];

const isPair = (value: Json): value is readonly [string, string] =>
  isList(value) && value.length === 2 && value.every((item) => typeof item === "string");

const readCasts = async (file: string, digest: string): Promise<Cast[] | undefined> => {
  const value = parseJson(await readFile(file, "utf8").catch(() => ""));
  if (!isObject(value) || value["digest"] !== digest || !isList(value["casts"])) return undefined;
  return value["casts"].map((pairs) => new Map(isList(pairs) ? pairs.filter(isPair) : []));
};

/**
 * Fills the seeded Synapse with accounts for `count` sequences and makes a snapshot of it; nothing to do where that was
 * done before. Leaves Synapse on the snapshot.
 */
export const prepareCasts = async (oracle: Oracle, synapse: OracleInfo, count: number): Promise<Casts> => {
  const file = join(oracle.options.home, "traffic.json");
  const source = await readFile(import.meta.filename, "utf8");
  const digest = createHash("sha256").update(`${count} ${synapse.adminToken} ${source}`).digest("hex");
  const prepared = await readCasts(file, digest);
  if (prepared !== undefined) {
    await oracle.restore(snapshot);
    return { snapshot, casts: prepared };
  }
  await oracle.seed();
  const state = await oracle.state();
  const call = caller(new WireClient(synapse.baseUrl));
  const prefixes = Array.from({ length: count }, (_none, index) => `t${String(index).padStart(3, "0")}`);
  const casts = await inParallel(prefixes, 4, async (prefix): Promise<Cast> => {
    const cast = await makeCast(call, state.admin.accessToken, synapse.serverName, prefix);
    return new Map([...seededTokens(state), ...cast]);
  });
  // Synapse writes down its callers' activity some seconds later.
  await new Promise((resolve) => setTimeout(resolve, 7000));
  await oracle.snapshot(snapshot);
  await writeFile(file, `${JSON.stringify({ digest, casts: casts.map((cast) => [...cast]) })}\n`);
  return { snapshot, casts };
};
