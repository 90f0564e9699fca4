import { admin, segment } from "../exchange.ts";
import { asAdmin, ofSubject, one, type Step, sweep, type WriteCase, type WriteTable } from "./writeCase.ts";

const template = "/v1/users/{user}/shadow_ban";
const path = ofSubject(template);
const kinds = [
  "plain",
  "bare",
  "devices",
  "full",
  "joined",
  "admin",
  "deactivated",
  "erased",
  "locked",
  "suspended",
  "shadowBanned",
  "guest",
  "support",
  "bot",
  "appservice",
] as const;

/** The admin itself, who has tokens to act for others. */
const ofAdmin = (method: "POST" | "DELETE"): Step =>
  asAdmin(method, ({ world }) => `${admin}/v1/users/${segment(world.state.admin.userId)}/shadow_ban`);

const casesOf = (method: "POST" | "DELETE"): readonly WriteCase[] => {
  const other = method === "POST" ? "DELETE" : "POST";
  return [
    ...kinds.map((kind) => one(kind, kind, asAdmin(method, path))),
    ...(["devices", "shadowBanned"] as const).map((kind): WriteCase => ({
      name: `${kind}, and back, and again twice`,
      subject: kind,
      steps: [method, other, method, method].map((each) => asAdmin(each, path)),
    })),
    { name: "the caller itself, and back", subject: "free", steps: [ofAdmin(method), ofAdmin("DELETE")] },
    ...sweep({ method, template, valid: undefined, fields: [] }),
  ];
};

export const shadowBanUser: WriteTable = { operation: "shadowBanUser", cases: casesOf("POST") };

export const unshadowBanUser: WriteTable = { operation: "unshadowBanUser", cases: casesOf("DELETE") };
