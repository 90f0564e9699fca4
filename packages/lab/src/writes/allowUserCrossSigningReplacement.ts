import { asAdmin, ofSubject, one, sweep, type WriteTable } from "./writeCase.ts";

const template = "/v1/users/{user}/_allow_cross_signing_replacement_without_uia";
const path = ofSubject(template);

export const allowUserCrossSigningReplacement: WriteTable = {
  operation: "allowUserCrossSigningReplacement",
  cases: [
    one("with keys", "full", asAdmin("POST", path, {})),
    one("with keys, no body", "full", asAdmin("POST", path)),
    one("with keys, a body that is no JSON", "full", asAdmin("POST", path, { raw: "{bad" })),
    { name: "twice", subject: "full", steps: [asAdmin("POST", path, {}), asAdmin("POST", path, {})] },
    ...(["plain", "joined", "deactivated", "guest"] as const).map((kind) =>
      one(kind, kind, asAdmin("POST", path, {})),
    ),
    ...sweep({ method: "POST", template, valid: {}, fields: [] }),
  ],
};
