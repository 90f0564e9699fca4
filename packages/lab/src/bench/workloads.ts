import { admin, bearer, segment } from "../exchange.ts";
import type { WireRequest } from "../http.ts";
import { userOrders } from "../reads/lists.ts";

/** What the workloads need to know of a population. */
export interface BenchPopulation {
  readonly adminToken: string;
  /** How many accounts a list without filters but the default ones has. */
  readonly listed: number;
  /** Full ids of users at random. */
  readonly sample: readonly string[];
  /** Devices at random, many, as each can be deleted once. */
  readonly devices: readonly { readonly userId: string; readonly deviceId: string }[];
}

/** One kind of request. */
export interface Workload {
  readonly name: string;
  /** What is asked, for people. */
  readonly request: string;
  /** Its answer takes seconds where all users are read for it. */
  readonly heavy: boolean;
  /** The same reads by two prepared statements are in the floor. */
  readonly floor: boolean;
  readonly writes: boolean;
  /** Makes the next request; each call another user or another name. */
  readonly make: (population: BenchPopulation) => () => WireRequest;
}

const localpartOf = (userId: string): string => userId.slice(1, userId.indexOf(":"));

/** Goes through the sample again and again. */
const inTurn = <T>(items: readonly T[]): (() => T) => {
  let at = -1;
  return () => {
    at = (at + 1) % items.length;
    const item = items[at];
    if (item === undefined) throw new Error("the population is empty");
    return item;
  };
};

let names = 0;
/** A localpart that nobody has. */
const newName = (): string => `bench-${Date.now().toString(36)}-${(names += 1)}`;

const get = (token: string, path: string): WireRequest => ({ method: "GET", path, headers: bearer(token) });

const send = (token: string, method: string, path: string, body: object): WireRequest => ({
  method,
  path,
  headers: { ...bearer(token), "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

const always =
  (path: string | ((population: BenchPopulation) => string)): Workload["make"] =>
  (population) => {
    const request = get(population.adminToken, typeof path === "string" ? path : path(population));
    return () => request;
  };

const ofUser =
  (path: (userId: string) => string): Workload["make"] =>
  ({ adminToken, sample }) => {
    const next = inTurn(sample);
    return () => get(adminToken, path(segment(next())));
  };

const list = `${admin}/v3/users`;
const pageSize = 100;
/** Where a page begins that lies this far in, and is whole. */
const offsetAt = (share: number, { listed }: BenchPopulation): number =>
  Math.max(0, Math.min(Math.floor(listed * share), listed - pageSize));

/** Follows `next_token` from an offset on: each page begins where the one before it ended. */
const walkFrom =
  (share: number): Workload["make"] =>
  (population) => {
    const start = offsetAt(share, population);
    let from = start;
    return () => {
      const request = get(population.adminToken, `${list}?from=${from}&limit=${pageSize}`);
      from = from + 2 * pageSize > population.listed ? start : from + pageSize;
      return request;
    };
  };

const read = (
  name: string,
  request: string,
  make: Workload["make"],
  more: Partial<Workload> = {},
): Workload => ({
  name,
  request,
  make,
  heavy: false,
  floor: false,
  writes: false,
  ...more,
});

// By name is how the pages are measured.
const orders = userOrders.filter((order) => order !== "name");

/** All that is measured, in the order of the table. */
export const workloads: readonly Workload[] = [
  read(
    "getUser",
    "GET v2/users/ID",
    ofUser((id) => `${admin}/v2/users/${id}`),
    { floor: true },
  ),
  read(
    "listUserDevices",
    "GET v2/users/ID/devices",
    ofUser((id) => `${admin}/v2/users/${id}/devices`),
    {
      floor: true,
    },
  ),
  read(
    "listUserJoinedRooms",
    "GET v1/users/ID/joined_rooms",
    ofUser((id) => `${admin}/v1/users/${id}/joined_rooms`),
    {
      floor: true,
    },
  ),
  read(
    "getUserWhois",
    "GET v1/whois/ID",
    ofUser((id) => `${admin}/v1/whois/${id}`),
    { floor: true },
  ),
  read("first page", `GET v3/users?limit=${pageSize}`, always(`${list}?limit=${pageSize}`)),
  read(
    "middle page, jumped to",
    "GET v3/users?from=half of the total",
    always((population) => `${list}?from=${offsetAt(0.5, population)}&limit=${pageSize}`),
    { heavy: true },
  ),
  read(
    "last page, jumped to",
    "GET v3/users?from=total − 100",
    always((population) => `${list}?from=${offsetAt(1, population)}&limit=${pageSize}`),
    { heavy: true },
  ),
  read("middle pages, walked", "from half of the total on, page by page", walkFrom(0.5), { heavy: true }),
  read("last pages, walked", "from 98 % of the total on, page by page", walkFrom(0.98), { heavy: true }),
  read("all pages, walked", "from the beginning on, page by page", walkFrom(0)),
  read(
    "search: rare",
    "GET v3/users?name=a localpart without its first letter",
    ({ adminToken, sample }) => {
      const next = inTurn(sample);
      return () => get(adminToken, `${list}?name=${segment(localpartOf(next()).slice(1))}`);
    },
    { heavy: true },
  ),
  read("search: common", "GET v3/users?name=anna (4 % of all)", always(`${list}?name=anna`), { heavy: true }),
  read("search: none", "GET v3/users?name=zzzzqqqq", always(`${list}?name=zzzzqqqq`), { heavy: true }),
  read("search: two letters", "GET v3/users?name=an", always(`${list}?name=an`), { heavy: true }),
  ...orders.flatMap((order) =>
    (["f", "b"] as const).map((direction) =>
      read(
        `by ${order}${direction === "b" ? ", backwards" : ""}`,
        `GET v3/users?order_by=${order}&dir=${direction}`,
        always(`${list}?order_by=${order}&dir=${direction}&limit=${pageSize}`),
        { heavy: true },
      ),
    ),
  ),
  read(
    "checkUsernameAvailable",
    "GET v1/username_available?username=a free one",
    ({ adminToken }) =>
      () =>
        get(adminToken, `${admin}/v1/username_available?username=${newName()}`),
  ),
  read(
    "upsertUser, new",
    "PUT v2/users/NEW {}",
    ({ adminToken, sample }) => {
      const server = sample[0]?.replace(/^[^:]*:/, "") ?? "";
      return () => send(adminToken, "PUT", `${admin}/v2/users/${segment(`@${newName()}:${server}`)}`, {});
    },
    { writes: true },
  ),
  read(
    "upsertUser, changed",
    'PUT v2/users/ID {"user_type":…}',
    ({ adminToken, sample }) => {
      const next = inTurn(sample);
      const type = inTurn(["bot", "support", null]);
      return () => send(adminToken, "PUT", `${admin}/v2/users/${segment(next())}`, { user_type: type() });
    },
    { writes: true },
  ),
  read(
    "deleteUserDevice",
    "DELETE v2/users/ID/devices/D",
    ({ adminToken, devices }) => {
      const next = inTurn(devices);
      return () => {
        const { userId, deviceId } = next();
        return send(
          adminToken,
          "DELETE",
          `${admin}/v2/users/${segment(userId)}/devices/${segment(deviceId)}`,
          {},
        );
      };
    },
    { writes: true },
  ),
];
