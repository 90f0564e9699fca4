import type { OperationId } from "@synapse-user-admin/contract";
import type { ExchangeTolerance } from "../compareAnswers.ts";
import { bearer, segment } from "../exchange.ts";
import type { WireRequest } from "../http.ts";
import { isList, isObject, type Json, type JsonObject, mapScalars } from "../json.ts";
import type { Bindings } from "./bindings.ts";

/** A value of a path or a query: text that is percent-encoded, or bytes that are sent as they are. */
export interface SentValue {
  readonly text: string;
  readonly raw: boolean;
}

/** How the token travels. */
export type TokenPlace = "bearer" | "lower-case" | "query" | "basic" | "none";

/**
 * One request as it is generated and shrunk: what either server made up (tokens, ids of devices and redactions) and what
 * belongs to this sequence alone (its accounts) stands in it as a name in ‹›, see {@link Bindings}.
 */
export interface TrafficStep {
  readonly operation: OperationId;
  readonly method: string;
  /** As the contract has it, with `{parameters}`. */
  readonly template: string;
  readonly path: Readonly<Record<string, SentValue>>;
  readonly query: readonly (readonly [name: string, value: SentValue])[];
  readonly token: string;
  readonly tokenPlace: TokenPlace;
  readonly contentType: string | undefined;
  /** Undefined: none is sent. */
  readonly body: { readonly json: Json } | { readonly raw: string } | undefined;
  /** The body before one of its members was replaced by what does not belong there; undefined where none was. */
  readonly straight: JsonObject | undefined;
  /** Under which letter tokens, devices and redactions that come of it are known to later steps. */
  readonly keepAs: string;
}

const sent = (value: SentValue, bindings: Bindings): string => {
  const text = bindings.resolve(value.text);
  return value.raw ? text : segment(text);
};

const headersOf = (step: TrafficStep, token: string): Record<string, string> => {
  const type = step.contentType === undefined ? {} : { "Content-Type": step.contentType };
  switch (step.tokenPlace) {
    case "bearer":
      return { ...bearer(token), ...type };
    case "lower-case":
      return { authorization: `bearer ${token}`, ...type };
    case "basic":
      return { Authorization: `Basic ${token}`, ...type };
    case "query":
    case "none":
      return type;
  }
};

/** The step as one of the two servers gets it. */
export const requestOf = (step: TrafficStep, bindings: Bindings): WireRequest => {
  const token = bindings.resolve(step.token);
  const path = step.template.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    sent(step.path[name] ?? { text: "", raw: true }, bindings),
  );
  const query = step.query.map(([name, value]) => `${name}=${sent(value, bindings)}`);
  if (step.tokenPlace === "query") query.push(`access_token=${segment(token)}`);
  const { body } = step;
  const text =
    body === undefined
      ? undefined
      : "raw" in body
        ? body.raw
        : JSON.stringify(
            mapScalars(body.json, (value) => (typeof value === "string" ? bindings.resolve(value) : value)),
          );
  return {
    method: step.method,
    path: query.length === 0 ? path : `${path}?${query.join("&")}`,
    headers: headersOf(step, token),
    ...(text === undefined ? {} : { body: text }),
  };
};

const member = (step: TrafficStep, name: string): Json | undefined =>
  step.body !== undefined && "json" in step.body && isObject(step.body.json)
    ? step.body.json[name]
    : undefined;

const isLogin = (operation: OperationId): boolean => operation === "login" || operation === "loginR0";

const plainIdentifier = (value: Json | undefined): boolean =>
  value === undefined ||
  (isObject(value) && value["type"] === "m.id.user" && typeof value["user"] === "string");

/** What of the answers to a step may differ: only what the step itself asks for. */
export const allowancesOf = (step: TrafficStep): Set<ExchangeTolerance> => {
  const allow = new Set<ExchangeTolerance>(["caller-activity"]);
  if (step.straight !== undefined) allow.add("taken-by-accident");
  if (step.token === "‹token guest›") allow.add("guest-token");
  if (step.operation === "getSupportedVersions") allow.add("own-features");
  if (step.operation === "getClientWellKnown") allow.add("well-known-slash");
  if (step.operation === "getServerVersion") allow.add("own-version");
  if (step.operation === "getLoginFlows" || step.operation === "getLoginFlowsR0") allow.add("login-flows");
  if (isLogin(step.operation)) {
    if (member(step, "refresh_token") === true) allow.add("no-refresh-token");
    const isPlain =
      member(step, "type") === "m.login.password" && plainIdentifier(member(step, "identifier"));
    if (!isPlain) allow.add("login-submission");
  }
  // No account that exists can be given these: it is a fault like a bent one there.
  const hasNull = member(step, "displayname") === null || member(step, "avatar_url") === null;
  const looksElsewhere =
    isLogin(step.operation) || ["updateUserDevice", "upsertUser"].includes(step.operation);
  if ((step.straight !== undefined || hasNull) && looksElsewhere) allow.add("other-fault");
  if (step.operation === "upsertUser") allow.add("limited-sender");
  const ids = member(step, "external_ids");
  if (isList(ids) && ids.some((id) => isObject(id) && id["auth_provider"] === null))
    allow.add("null-external-id");
  const names = step.query.map(([name]) => name);
  if (new Set(names).size < names.length) allow.add("second-value");
  if (step.query.some(([, { text }]) => /%[89a-f]/i.test(segment(text)) || /%[89a-f]/i.test(text)))
    allow.add("word-beyond-ascii");
  if (names.includes("from_ts")) allow.add("time-beyond-64-bits");
  return allow;
};
