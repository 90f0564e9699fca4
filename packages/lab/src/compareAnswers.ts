import type { WireResponse } from "./http.ts";
import {
  canonical,
  isList,
  isObject,
  type Json,
  type JsonDifference,
  jsonDifferences,
  type JsonObject,
  textMember,
} from "./json.ts";
import { type Applied, type CaseFrame, normaliseScalars } from "./normalise.ts";
import type { ToleranceName } from "./tolerances.ts";

/** Tolerances that apply only where an exchange asks for them by name. */
export type ExchangeTolerance = Extract<
  ToleranceName,
  | "taken-by-accident"
  | "other-fault"
  | "null-external-id"
  | "login-submission"
  | "float-literal"
  | "no-refresh-token"
  | "phone-identifier"
  | "second-value"
  | "word-beyond-ascii"
  | "time-beyond-64-bits"
  | "another-task"
  | "number-beyond-53-bits"
  | "limited-sender"
  | "body-limit"
  | "deep-nesting"
  | "multipart-post"
  | "appservice-config"
  | "guest-token"
  | "well-known-slash"
  | "caller-activity"
  | "own-address"
  | "own-features"
  | "own-version"
  | "login-flows"
>;

export interface AnswerVerdict {
  readonly differences: readonly JsonDifference[];
  readonly applied: ReadonlySet<ToleranceName>;
  /** Both sides refused. */
  readonly bothErrors: boolean;
}

export interface AnswerContext {
  readonly synapse: CaseFrame;
  readonly ours: CaseFrame;
  readonly allow: ReadonlySet<ExchangeTolerance>;
  /** The account whose requests these are; its activity (with `caller-activity` allowed, anybody's) is recorded by Synapse alone. */
  readonly callerId: string;
}

const comparedHeaders = [
  "access-control-allow-origin",
  "access-control-allow-methods",
  "access-control-allow-headers",
] as const;

const unorderedLists = ["devices", "external_ids", "joined_rooms", "pushers", "threepids"] as const;
const sorted = (list: readonly Json[]): Json[] =>
  list.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1));

const errcode = (answer: WireResponse): string | undefined => {
  const code = textMember(answer.json, "errcode");
  return code === "" ? undefined : code;
};

const isRefusal = (answer: WireResponse): boolean => answer.status === 0 || answer.status >= 400;

/** The value of a header as the set of its parts: order and case are no difference. */
const parts = (value: string | undefined): string =>
  (value ?? "")
    .toLowerCase()
    .split(",")
    .map((part) => part.trim())
    .toSorted()
    .join(",");

const mediaType = (answer: WireResponse): string =>
  (answer.headers["content-type"] ?? "").split(";")[0] ?? "";

const withoutMember = (value: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

const listOf = (value: Json | undefined, path: string): readonly Json[] => {
  const found = isObject(value) ? value[path] : undefined;
  return isList(found) ? found : [];
};

/** The records of an answer that belong to an account: a user, a row of a list, a device, its connections. */
const maskActivity = (value: Json, callerId: string, inside: boolean, applied: Applied): Json => {
  if (isList(value)) return value.map((item) => maskActivity(item, callerId, inside, applied));
  if (!isObject(value)) return value;
  const own = inside || value["name"] === callerId || value["user_id"] === callerId;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const recorded =
        key === "last_seen_ts" ||
        key === "last_seen_ip" ||
        key === "last_seen_user_agent" ||
        key === "connections";
      if (own && recorded) {
        applied.add("caller-activity");
        return [key, "<activity of the caller>"];
      }
      return [key, maskActivity(member, callerId, own, applied)];
    }),
  );
};

/** Compares two answers to one request: status, the type of the body, CORS headers, and the body deeply. */
export const compareAnswers = (
  synapse: WireResponse,
  ours: WireResponse,
  context: AnswerContext,
): AnswerVerdict => {
  const applied: Applied = new Set();
  const bothErrors = isRefusal(synapse) && isRefusal(ours);
  const done = (differences: JsonDifference[]): AnswerVerdict => ({ differences, applied, bothErrors });

  const ourErrcode = errcode(ours);
  if (
    (synapse.status === 500 || synapse.status === 0) &&
    (ours.status === 400 || ours.status === 401) &&
    ourErrcode !== undefined
  ) {
    applied.add("synapse-breaks");
    return done([]);
  }
  if (
    context.allow.has("taken-by-accident") &&
    synapse.status < 300 &&
    ours.status === 400 &&
    ourErrcode !== undefined
  ) {
    applied.add("taken-by-accident");
    return done([]);
  }
  if (
    context.allow.has("other-fault") &&
    [401, 403, 404, 409].includes(synapse.status) &&
    ours.status === 400 &&
    (ourErrcode === "M_INVALID_PARAM" || ourErrcode === "M_TOO_LARGE")
  ) {
    applied.add("other-fault");
    return done([]);
  }
  if (
    context.allow.has("null-external-id") &&
    synapse.status === 409 &&
    ours.status === 400 &&
    ourErrcode !== undefined
  ) {
    applied.add("null-external-id");
    return done([]);
  }
  if (
    context.allow.has("login-submission") &&
    [400, 401, 403].includes(synapse.status) &&
    ours.status === 400 &&
    ourErrcode !== undefined &&
    errcode(synapse) !== ourErrcode
  ) {
    applied.add("login-submission");
    return done([]);
  }
  if (context.allow.has("phone-identifier") && synapse.status < 300 && ours.status === 400) {
    applied.add("phone-identifier");
    return done([]);
  }
  if (
    context.allow.has("second-value") &&
    synapse.status === 400 &&
    errcode(synapse) === "M_UNKNOWN" &&
    (ours.status < 300 || ours.status === 400)
  ) {
    applied.add("second-value");
    return done([]);
  }
  if (context.allow.has("float-literal") && synapse.status === 400 && ours.status < 300) {
    applied.add("float-literal");
    return done([]);
  }
  if (
    context.allow.has("time-beyond-64-bits") &&
    synapse.status === 200 &&
    ours.status === 400 &&
    ourErrcode === "M_INVALID_PARAM"
  ) {
    applied.add("time-beyond-64-bits");
    return done([]);
  }
  if (
    context.allow.has("word-beyond-ascii") &&
    synapse.status === 400 &&
    errcode(synapse) === "M_UNKNOWN" &&
    ours.status === 400 &&
    ourErrcode === "M_INVALID_PARAM"
  ) {
    applied.add("word-beyond-ascii");
    return done([]);
  }
  if (
    context.allow.has("another-task") &&
    synapse.status === 500 &&
    ours.status === 404 &&
    ourErrcode === "M_NOT_FOUND"
  ) {
    applied.add("another-task");
    return done([]);
  }
  if (
    context.allow.has("number-beyond-53-bits") &&
    synapse.status === 200 &&
    ours.status === 400 &&
    ourErrcode !== undefined
  ) {
    applied.add("number-beyond-53-bits");
    return done([]);
  }
  if (context.allow.has("limited-sender") && synapse.status === 429 && ours.status < 500) {
    applied.add("limited-sender");
    return done([]);
  }
  if (context.allow.has("body-limit") && ours.status === 413 && ourErrcode === "M_TOO_LARGE") {
    applied.add("body-limit");
    return done([]);
  }
  if (
    context.allow.has("deep-nesting") &&
    errcode(synapse) === "M_NOT_JSON" &&
    ourErrcode !== "M_NOT_JSON" &&
    ours.status < 500
  ) {
    applied.add("deep-nesting");
    return done([]);
  }
  if (
    context.allow.has("multipart-post") &&
    synapse.status === 415 &&
    ours.status !== 415 &&
    ours.status < 500
  ) {
    applied.add("multipart-post");
    return done([]);
  }
  const refusedAsUnknown = ours.status === 401 && ourErrcode === "M_UNKNOWN_TOKEN";
  const notReserved = errcode(synapse) === "M_EXCLUSIVE" && ourErrcode !== "M_EXCLUSIVE";
  if (context.allow.has("guest-token") && refusedAsUnknown && errcode(synapse) !== "M_UNKNOWN_TOKEN") {
    applied.add("guest-token");
    return done([]);
  }
  if (context.allow.has("well-known-slash") && ours.status === 404 && ourErrcode === "M_UNRECOGNIZED") {
    applied.add("well-known-slash");
    return done([]);
  }
  if (
    context.allow.has("appservice-config") &&
    errcode(synapse) !== ourErrcode &&
    (refusedAsUnknown || notReserved)
  ) {
    applied.add("appservice-config");
    return done([]);
  }

  const differences: JsonDifference[] = [];
  const same = (path: string, left: Json | undefined, right: Json | undefined) => {
    if (left !== right) differences.push({ path, left, right });
  };
  same("status", synapse.status, ours.status);
  same("content-type", mediaType(synapse), mediaType(ours));
  for (const name of comparedHeaders) {
    if (parts(synapse.headers[name]) !== parts(ours.headers[name])) {
      differences.push({ path: `header ${name}`, left: synapse.headers[name], right: ours.headers[name] });
    }
  }
  const exposed = "access-control-expose-headers";
  if (synapse.headers[exposed] !== ours.headers[exposed]) applied.add("expose-headers");

  if (synapse.json === undefined || ours.json === undefined) {
    same("body", synapse.text, ours.text);
    return done(differences);
  }
  const anybody = context.allow.has("caller-activity");
  let left = normaliseScalars(
    maskActivity(synapse.json, context.callerId, anybody, applied),
    context.synapse,
    applied,
  );
  let right = normaliseScalars(
    maskActivity(ours.json, context.callerId, anybody, applied),
    context.ours,
    applied,
  );
  if (isObject(left) && isObject(right)) {
    if ("errcode" in left && "errcode" in right && "error" in right) {
      if (left["error"] !== right["error"]) applied.add("error-text");
      left = withoutMember(left, "error");
      right = withoutMember(right, "error");
    }
    if (context.allow.has("own-features")) {
      const theirs = new Set(listOf(left, "versions"));
      for (const version of listOf(right, "versions")) {
        if (!theirs.has(version)) differences.push({ path: "versions", left: undefined, right: version });
      }
      applied.add("own-features");
      left = withoutMember(withoutMember(left, "versions"), "unstable_features");
      right = withoutMember(withoutMember(right, "versions"), "unstable_features");
    }
    if (context.allow.has("own-address")) {
      for (const name of ["m.homeserver", "well_known"]) {
        if (!isObject(left[name]) || !isObject(right[name])) continue;
        applied.add("own-address");
        left = withoutMember(left, name);
        right = withoutMember(right, name);
      }
    }
    if (context.allow.has("no-refresh-token") && "refresh_token" in left && !("refresh_token" in right)) {
      applied.add("no-refresh-token");
      left = withoutMember(withoutMember(left, "refresh_token"), "expires_in_ms");
    }
    for (const name of unorderedLists) {
      const here: Json | undefined = left[name];
      const there: Json | undefined = right[name];
      if (!isList(here) || !isList(there) || canonical(here) === canonical(there)) continue;
      applied.add("unordered-list");
      left = { ...left, [name]: sorted(here) };
      right = { ...right, [name]: sorted(there) };
    }
    if (context.allow.has("own-version") && typeof right["server_version"] === "string") {
      if (left["server_version"] !== right["server_version"]) applied.add("own-version");
      left = withoutMember(left, "server_version");
      right = withoutMember(right, "server_version");
    }
    if (context.allow.has("login-flows")) {
      const theirs = listOf(left, "flows");
      const extra = listOf(right, "flows").filter((flow) =>
        theirs.every((one) => jsonDifferences(one, flow).length > 0),
      );
      for (const flow of extra) differences.push({ path: "flows", left: undefined, right: flow });
      if (theirs.length !== listOf(right, "flows").length) applied.add("login-flows");
      left = withoutMember(left, "flows");
      right = withoutMember(right, "flows");
    }
  }
  differences.push(...jsonDifferences(left, right));
  return done(differences);
};
