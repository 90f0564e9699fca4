import type { ExchangeTolerance } from "../compareAnswers.ts";
import { admin, bearer, segment, type World } from "../exchange.ts";
import type { WireRequest, WireResponse } from "../http.ts";
import { type Json, textMember } from "../json.ts";
import type { Subject, SubjectKind } from "../population.ts";

/** What a step of a case can build its request from; the answers are those of the side that it goes to. */
export interface StepContext {
  readonly subject: Subject;
  readonly world: World;
  readonly answers: readonly WireResponse[];
}

export type Step = (context: StepContext) => WireRequest;

/** One or several requests to an account of the case's own, sent to both servers one after the other. */
export interface WriteCase {
  readonly name: string;
  readonly subject: SubjectKind;
  readonly steps: readonly Step[];
  readonly allow?: readonly ExchangeTolerance[];
  /** Passwords that may be found in a hash afterwards, beside the subject's own. */
  readonly passwords?: readonly string[];
  /** Synapse refuses and yet writes. */
  readonly halfDone?: boolean;
  /**
   * It has to do with rooms, as every case of a `joined` subject: events are called by what they are, and tasks are
   * compared as they end.
   */
  readonly rooms?: true;
}

/** All cases of one operation. */
export interface WriteTable {
  readonly operation: string;
  /** It touches the media folder too, so both sides' files are compared. */
  readonly hasFiles?: true;
  readonly cases: readonly WriteCase[];
}

/** The request with the admin's token; `body` as it is when it is text, as JSON otherwise. */
export const asAdmin =
  (
    method: string,
    path: (context: StepContext) => string,
    body?: Json | { readonly raw: string | Uint8Array },
  ): Step =>
  (context) => ({
    method,
    path: path(context),
    headers: {
      ...bearer(context.world.adminToken),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...bodyOf(body),
  });

const bodyOf = (
  body: Json | { readonly raw: string | Uint8Array } | undefined,
): { body?: string | Uint8Array } => {
  if (body === undefined) return {};
  if (typeof body === "object" && body !== null && "raw" in body) {
    const { raw } = body;
    if (typeof raw === "string" || raw instanceof Uint8Array) return { body: raw };
  }
  return { body: JSON.stringify(body) };
};

/** Puts the subject's id into a path below the admin API. */
export const ofSubject =
  (template: string) =>
  ({ subject }: StepContext): string =>
    admin + template.replace("{user}", segment(subject.userId));

/** A text member of an earlier answer, so that a later step can use the token that this side gave. */
export const fromAnswer = (context: StepContext, index: number, member: string): string => {
  const value = textMember(context.answers[index]?.json, member);
  return value === "" ? "missing" : value;
};

/** A case of one request. */
export const one = (
  name: string,
  subject: SubjectKind,
  step: Step,
  more: Partial<WriteCase> = {},
): WriteCase => ({
  name,
  subject,
  steps: [step],
  ...more,
});

const deep = (depth: number): string => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;
const padded = (bytes: number): string => `{"pad":"${"p".repeat(bytes)}"}`;

/** Bodies that are wrong as a whole, or only look so. */
const bodies: readonly (readonly [name: string, body: string | Uint8Array | undefined])[] = [
  ["no body", undefined],
  ["an empty body", ""],
  ["white space only", "  "],
  ["white space around {}", " \n{}\t\n"],
  ["{}", "{}"],
  ["[]", "[]"],
  ["a string", '"x"'],
  ["an empty string", '""'],
  ["a number", "1"],
  ["true", "true"],
  ["null", "null"],
  ["no JSON", "{bad"],
  ["single quotes", "{'a':1}"],
  ["a trailing comma", '{"a":1,}'],
  ["text after the end", "{} x"],
  ["a comment", "{}//x"],
  ["NaN as a value", '{"a":NaN}'],
  ["Infinity as a value", '{"a":-Infinity}'],
  ["NaN alone", "NaN"],
  ["duplicate keys", '{"a":1,"a":2}'],
  ["a lone surrogate as a key", String.raw`{"\ud800":1}`],
  ["a raw NUL in a string", '{"a":"\u0000"}'],
  ["a raw tab in a string", '{"a":"\t"}'],
  ["an escaped NUL in an unknown field", String.raw`{"a":"\u0000"}`],
  ["a byte order mark", "\ufeff{}"],
  ["invalid UTF-8", Uint8Array.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])],
  ["UTF-16", Buffer.from("{}", "utf16le")],
  ["1e400 in an unknown field", '{"a":1e400}'],
  ["400 digits in an unknown field", `{"a":${"9".repeat(400)}}`],
  ["nesting of 500", deep(500)],
  ["70 KiB", padded(70_000)],
];

const contentTypes = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "application/json; charset=latin-1",
  "application/octet-stream",
  "nonsense",
  "",
];

/** A text longer than most fields take, as JSON. */
export const longText = `"${"y".repeat(600)}"`;

/** What a field may be given: every JSON type, and the edges of each. */
const values: readonly string[] = [
  "null",
  "true",
  "false",
  "0",
  "1",
  "-1",
  "1.5",
  "1e2",
  "9223372036854775808",
  "1e400",
  '""',
  '"x"',
  '"true"',
  String.raw`"a\u0000b"`,
  String.raw`"\ud800"`,
  longText,
  "[]",
  '["x"]',
  "[null]",
  "{}",
  '{"a":1}',
];

export interface SweepOptions {
  readonly method: string;
  /** Path below the admin API with `{user}`. */
  readonly template: string;
  /** A body that is right. */
  readonly valid: { readonly [key: string]: Json } | undefined;
  /** Names of the fields that the operation reads. */
  readonly fields: readonly string[];
  readonly subject?: SubjectKind;
  /** The id that is well-formed and no account's. */
  readonly unknown?: string;
  /** The values of fields (by name, as JSON) after which the answers may differ, and how. */
  readonly valueAllow?: {
    readonly [field: string]: { readonly [value: string]: ExchangeTolerance };
  };
  /** More properties for each case. */
  readonly more?: Partial<WriteCase>;
}

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 12)}… (${text.length})` : text);

/** Every body of the list above, each Content-Type, a body that is too large, and every value for every field. */
const sweepBodies = (options: SweepOptions): WriteCase[] => {
  const { method, template, valid, fields } = options;
  const subject = options.subject ?? "plain";
  const path = ofSubject(template);
  const withBody = (name: string, raw: string | Uint8Array | undefined, more: Partial<WriteCase> = {}) =>
    one(name, subject, asAdmin(method, path, raw === undefined ? undefined : { raw }), {
      ...options.more,
      ...more,
    });
  const text = (field: string, value: string): string => {
    const rest = Object.entries(valid ?? {}).filter(([name]) => name !== field);
    return `{${[...rest.map(([name, member]) => `${JSON.stringify(name)}:${JSON.stringify(member)}`), `${JSON.stringify(field)}:${value}`].join(",")}}`;
  };
  return [
    ...bodies.map(([name, raw]) => withBody(`body: ${name}`, raw)),
    withBody("body: nesting of 5000", deep(5000), { allow: ["deep-nesting"] }),
    ...contentTypes.map((type) =>
      one(
        `Content-Type ${JSON.stringify(type)}`,
        subject,
        (context) => ({
          method,
          path: path(context),
          headers: { ...bearer(context.world.adminToken), "Content-Type": type },
          body: JSON.stringify(valid ?? {}),
        }),
        { ...options.more, ...(type === "multipart/form-data" ? { allow: ["multipart-post"] } : {}) },
      ),
    ),
    withBody("body: 2 MiB", padded(2 << 20), { allow: ["body-limit"] }),
    ...fields.flatMap((field) =>
      values.map((value) => {
        const allow = options.valueAllow?.[field]?.[value];
        return withBody(
          `${field}: ${shown(value)}`,
          text(field, value),
          allow === undefined ? {} : { allow: [allow] },
        );
      }),
    ),
    ...fields.map((field) => {
      const rest = Object.fromEntries(Object.entries(valid ?? {}).filter(([name]) => name !== field));
      return withBody(`${field} left out`, JSON.stringify(rest));
    }),
    ...fields.map((field) =>
      withBody(
        `${field} twice`,
        text(field, `"x",${JSON.stringify(field)}:${JSON.stringify(valid?.[field] ?? null)}`),
      ),
    ),
  ];
};

const targets: readonly string[] = [
  "@someone:remote.test",
  "foo",
  "@foo",
  "",
  "@",
  "%ZZ",
  "%ff",
  "%00",
  "/",
  "%F0%9F%A6%8A",
  "@Nobody:{server}",
  "@nobody:{server}:1",
  "@no%00body:{server}",
  "@nobody%F0%9F%A6%8A:{server}",
  "@nobody:{server}/",
  "#nobody:{server}",
];

/** Ids that are no account of this server, each with bodies right and wrong: which fault is answered first. */
const sweepTargets = (options: SweepOptions): WriteCase[] => {
  const valid = options.valid === undefined ? undefined : JSON.stringify(options.valid);
  const tried: readonly (string | undefined)[] = [valid, undefined, "{bad", "[]", "{}"];
  return [options.unknown ?? "@nobody:{server}", ...targets].flatMap((target) =>
    tried.map((raw) =>
      one(
        `target ${target}, body ${raw ?? "none"}`,
        "free",
        asAdmin(
          options.method,
          ({ world }) =>
            admin + options.template.replace("{user}", target.replace("{server}", world.serverName)),
          raw === undefined ? undefined : { raw },
        ),
        options.more,
      ),
    ),
  );
};

const callerAllow: Readonly<Record<string, Partial<WriteCase>>> = {
  "an application service": { allow: ["appservice-config"] },
  "a guest": { allow: ["guest-token"] },
};

/** Callers that may not, with a request that would be right. */
const sweepCallers = (options: SweepOptions): WriteCase[] => {
  const body = JSON.stringify(options.valid ?? {});
  const callers: readonly (readonly [string, (context: StepContext) => string | undefined])[] = [
    ["nobody", () => undefined],
    ["an unknown token", () => "nonsense"],
    ["the subject itself", ({ subject }) => subject.tokens["D1"]],
    ["alice", ({ world }) => world.state.users["alice"]?.devices["ALICE_1"]?.accessToken],
    ["a guest", ({ world }) => Object.values(world.state.users["guest1"]?.devices ?? {})[0]?.accessToken],
    [
      "a locked user",
      ({ world }) => Object.values(world.state.users["locked"]?.devices ?? {})[0]?.accessToken,
    ],
    [
      "a suspended user",
      ({ world }) => Object.values(world.state.users["suspended"]?.devices ?? {})[0]?.accessToken,
    ],
    [
      "a deactivated user",
      ({ world }) => Object.values(world.state.users["deactivated"]?.devices ?? {})[0]?.accessToken,
    ],
    ["a login-as token", ({ world }) => world.state.loginAs["alice"]],
    ["an application service", () => "oracle-as-token"],
  ];
  return callers.map(([name, token]) =>
    one(
      `caller: ${name}`,
      "devices",
      (context) => {
        const used = token(context);
        return {
          method: options.method,
          path: ofSubject(options.template)(context),
          headers: { "Content-Type": "application/json", ...(used === undefined ? {} : bearer(used)) },
          body,
        };
      },
      callerAllow[name] ?? {},
    ),
  );
};

/** All three sweeps. */
export const sweep = (options: SweepOptions): WriteCase[] => [
  ...sweepCallers(options),
  ...sweepTargets(options),
  ...sweepBodies(options),
];
