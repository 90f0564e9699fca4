import { bearer, segment, type World, admin } from "../exchange.ts";
import type { SubjectKind } from "../population.ts";
import {
  asAdmin,
  fromAnswer,
  ofSubject,
  one,
  type Step,
  type StepContext,
  type WriteCase,
  type WriteTable,
} from "./writeCase.ts";

const kinds = [
  "devices",
  "full",
  "joined",
  "admin",
  "suspended",
  "shadowBanned",
  "locked",
  "deactivated",
  "guest",
  "dehydrated",
] as const;
const bodies = ["", "{}", "[]", "null", "{bad", '"x"', "\u0000"];

const withToken =
  (path: string, token: (context: StepContext) => string | undefined, body?: string): Step =>
  (context) => {
    const used = token(context);
    return {
      method: "POST",
      path,
      headers: {
        ...(used === undefined ? {} : bearer(used)),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body }),
    };
  };

const ofDevice =
  (device: string) =>
  ({ subject }: StepContext): string | undefined =>
    subject.tokens[device] ?? Object.values(subject.tokens)[0];

const whoami =
  (token: (context: StepContext) => string | undefined): Step =>
  (context) => ({
    method: "GET",
    path: "/_matrix/client/v3/account/whoami",
    headers: bearer(token(context) ?? ""),
  });

const seededToken = (world: World, name: string): string | undefined =>
  Object.values(world.state.users[name]?.devices ?? {})[0]?.accessToken;

const table = (operation: string, path: string): WriteTable => {
  const own = (kind: SubjectKind, device: string): WriteCase =>
    one(
      `${kind} ${device}`,
      kind,
      withToken(path, ofDevice(device), "{}"),
      kind === "guest" ? { allow: ["guest-token"] } : {},
    );
  return {
    operation,
    cases: [
      ...kinds.map((kind) => own(kind, "D1")),
      own("devices", "D2"),
      own("devices", "D3"),
      ...bodies.map((body) =>
        one(`body ${JSON.stringify(body)}`, "devices", withToken(path, ofDevice("D1"), body)),
      ),
      one("no body", "devices", withToken(path, ofDevice("D1"))),
      one("2 MiB", "devices", withToken(path, ofDevice("D1"), `{"pad":"${"p".repeat(2 << 20)}"}`), {
        allow: ["body-limit"],
      }),
      one(
        "no token",
        "free",
        withToken(path, () => undefined, "{}"),
      ),
      one(
        "an unknown token",
        "free",
        withToken(path, () => "nonsense", "{}"),
      ),
      one(
        "an application service",
        "free",
        withToken(path, () => "oracle-as-token", "{}"),
        { allow: ["appservice-config"] },
      ),
      one(
        "a seeded guest",
        "free",
        withToken(path, ({ world }) => seededToken(world, "guest2"), "{}"),
        { allow: ["guest-token"] },
      ),
      {
        name: "twice",
        subject: "devices",
        steps: [
          withToken(path, ofDevice("D1"), "{}"),
          withToken(path, ofDevice("D1"), "{}"),
          whoami(ofDevice("D2")),
        ],
      },
      {
        name: "by a login-as token",
        subject: "devices",
        steps: [
          asAdmin("POST", ofSubject("/v1/users/{user}/login"), {}),
          withToken(path, (context) => fromAnswer(context, 0, "access_token"), "{}"),
          whoami((context) => fromAnswer(context, 0, "access_token")),
          whoami(ofDevice("D1")),
        ],
      },
      {
        name: "beside a login-as token",
        subject: "devices",
        steps: [
          asAdmin("POST", ofSubject("/v1/users/{user}/login"), {}),
          withToken(path, ofDevice("D1"), "{}"),
          whoami((context) => fromAnswer(context, 0, "access_token")),
        ],
      },
      {
        name: "of an admin that made a login-as token",
        subject: "admin",
        steps: [
          (context) => ({
            method: "POST",
            path: `${admin}/v1/users/${segment(`@bob:${context.world.serverName}`)}/login`,
            headers: { ...bearer(context.subject.tokens["D1"] ?? ""), "Content-Type": "application/json" },
            body: "{}",
          }),
          withToken(path, ofDevice("D1"), "{}"),
          whoami((context) => fromAnswer(context, 0, "access_token")),
        ],
      },
    ],
  };
};

export const logout: WriteTable = table("logout", "/_matrix/client/v3/logout");
export const logoutAll: WriteTable = table("logoutAll", "/_matrix/client/v3/logout/all");
export const logoutR0: WriteTable = {
  operation: "logoutR0",
  cases: [one("a device", "devices", withToken("/_matrix/client/r0/logout", ofDevice("D1"), "{}"))],
};
export const logoutAllR0: WriteTable = {
  operation: "logoutAllR0",
  cases: [one("a device", "devices", withToken("/_matrix/client/r0/logout/all", ofDevice("D1"), "{}"))],
};
