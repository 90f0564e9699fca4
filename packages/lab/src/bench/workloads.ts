import { userOrders } from "@synapse-user-admin/database";
import { admin, bearer, segment } from "../exchange.ts";
import type { WireRequest } from "../http.ts";
import type { Sequence } from "./load.ts";

/** What the workloads need to know of a population. */
export interface BenchPopulation {
  readonly adminToken: string;
  /** How many accounts a list without filters but the default ones has. */
  readonly listed: number;
  /** Full ids of users at random; the same on all servers. */
  readonly sample: readonly string[];
  /** Devices at random, many, as each can be deleted once; on each server others come first. */
  readonly devices: readonly { readonly userId: string; readonly deviceId: string }[];
}

/** One kind of request. */
export interface Workload {
  readonly name: string;
  /** What is asked, for people. */
  readonly request: string;
  /**
   * What it shows. `key`: reads by key, which the floor answers by two prepared statements as well. `write`: changes rows.
   * `list`: a page of the users. `order`: a first page in another order, which differs little from server to server.
   */
  readonly kind: "key" | "write" | "list" | "order";
  /** Makes what one connection sends, for each connection anew; each request asks for another user or another name. */
  readonly make: (population: BenchPopulation) => () => Sequence;
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
    return () => () => request;
  };

const ofUser =
  (path: (userId: string) => string): Workload["make"] =>
  ({ adminToken, sample }) => {
    const next = inTurn(sample);
    return () => () => get(adminToken, path(segment(next())));
  };

const list = `${admin}/v3/users`;
const pageSize = 100;
/** Where a page begins that lies this far in, and is whole. */
const offsetAt = (share: number, { listed }: BenchPopulation): number =>
  Math.max(0, Math.min(Math.floor(listed * share), listed - pageSize));

/**
 * Follows `next_token` from an offset on: each page begins where the one before it on the same connection ended. The
 * first page of a walk that does not begin at the beginning is jumped to, and not timed.
 */
const walk =
  (share: number, pages: number): Workload["make"] =>
  (population) => {
    const last = Math.max(0, population.listed - pageSize);
    const start = share === 0 ? 0 : Math.max(0, Math.min(Math.floor(last * share), last - pages * pageSize));
    return () => {
      let from = start;
      let isJump = start > 0;
      return () => {
        const request = {
          ...get(population.adminToken, `${list}?from=${from}&limit=${pageSize}`),
          untimed: isJump,
        };
        const isEnd = from >= Math.min(last, start + pages * pageSize);
        from = isEnd ? start : from + pageSize;
        isJump = isEnd && start > 0;
        return request;
      };
    };
  };

const workload = (
  name: string,
  request: string,
  kind: Workload["kind"],
  make: Workload["make"],
): Workload => ({ name, request, kind, make });

// By name is how the pages are measured.
const orders = userOrders.filter((order) => order !== "name");

/** All that is measured, in the order of the table. */
export const workloads: readonly Workload[] = [
  workload(
    "getUser",
    "GET v2/users/ID",
    "key",
    ofUser((id) => `${admin}/v2/users/${id}`),
  ),
  workload(
    "listUserDevices",
    "GET v2/users/ID/devices",
    "key",
    ofUser((id) => `${admin}/v2/users/${id}/devices`),
  ),
  workload(
    "listUserJoinedRooms",
    "GET v1/users/ID/joined_rooms",
    "key",
    ofUser((id) => `${admin}/v1/users/${id}/joined_rooms`),
  ),
  workload(
    "getUserWhois",
    "GET v1/whois/ID",
    "key",
    ofUser((id) => `${admin}/v1/whois/${id}`),
  ),
  workload("first page", `GET v3/users?limit=${pageSize}`, "list", always(`${list}?limit=${pageSize}`)),
  workload(
    "middle page, jumped to",
    "GET v3/users?from=half of the total",
    "list",
    always((population) => `${list}?from=${offsetAt(0.5, population)}&limit=${pageSize}`),
  ),
  workload(
    "last page, jumped to",
    "GET v3/users?from=total − 100",
    "list",
    always((population) => `${list}?from=${offsetAt(1, population)}&limit=${pageSize}`),
  ),
  workload(
    "middle pages, walked",
    "the 50 pages after half of the total, one after the other",
    "list",
    walk(0.5, 50),
  ),
  workload("last pages, walked", "the last 20 pages, one after the other", "list", walk(1, 20)),
  workload(
    "search: rare",
    "GET v3/users?name=a localpart without its first letter",
    "list",
    ({ adminToken, sample }) => {
      const next = inTurn(sample);
      return () => () => get(adminToken, `${list}?name=${segment(localpartOf(next()).slice(1))}`);
    },
  ),
  workload("search: common", "GET v3/users?name=anna (4 % of all)", "list", always(`${list}?name=anna`)),
  workload("search: none", "GET v3/users?name=zzzzqqqq", "list", always(`${list}?name=zzzzqqqq`)),
  workload("search: two letters", "GET v3/users?name=an", "list", always(`${list}?name=an`)),
  ...orders.flatMap((order) =>
    (["f", "b"] as const).map((direction) =>
      workload(
        `by ${order}${direction === "b" ? ", backwards" : ""}`,
        `GET v3/users?order_by=${order}&dir=${direction}`,
        "order",
        always(`${list}?order_by=${order}&dir=${direction}&limit=${pageSize}`),
      ),
    ),
  ),
  workload(
    "checkUsernameAvailable",
    "GET v1/username_available?username=a free one",
    "write",
    ({ adminToken }) =>
      () =>
      () =>
        get(adminToken, `${admin}/v1/username_available?username=${newName()}`),
  ),
  workload("upsertUser, new", "PUT v2/users/NEW {}", "write", ({ adminToken, sample }) => {
    const server = sample[0]?.replace(/^[^:]*:/, "") ?? "";
    return () => () => send(adminToken, "PUT", `${admin}/v2/users/${segment(`@${newName()}:${server}`)}`, {});
  }),
  workload("upsertUser, changed", 'PUT v2/users/ID {"user_type":…}', "write", ({ adminToken, sample }) => {
    const next = inTurn(sample);
    const type = inTurn(["bot", "support", null]);
    return () => () => send(adminToken, "PUT", `${admin}/v2/users/${segment(next())}`, { user_type: type() });
  }),
  workload("deleteUserDevice", "DELETE v2/users/ID/devices/D", "write", ({ adminToken, devices }) => {
    const next = inTurn(devices);
    return () => () => {
      const { userId, deviceId } = next();
      return send(
        adminToken,
        "DELETE",
        `${admin}/v2/users/${segment(userId)}/devices/${segment(deviceId)}`,
        {},
      );
    };
  }),
];
