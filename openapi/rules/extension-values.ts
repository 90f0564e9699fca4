import { isNode, list, type Context, type Node, type Rule } from "./rule.ts";

const errcode = /^M_[A-Z_]+$/u;
const oneOf =
  (...values: string[]) =>
  (value: unknown) =>
    values.includes(String(value));
const onlyTrue = (value: unknown) => value === true;
const isText = (value: unknown) => typeof value === "string";
const errcodes = (keys: string[]) => (value: unknown) =>
  isNode(value) &&
  Object.entries(value).every(
    ([key, one]) => keys.includes(key) && typeof one === "string" && errcode.test(one),
  );

/** The extensions that there are, and what each may hold. EXTENSIONS.md says what they mean. */
const extensions: Record<string, (value: unknown) => boolean> = {
  "x-added-in-synapse": (value) => typeof value === "string" && /^\d+\.\d+\.\d+$/u.test(value),
  "x-caller": oneOf("admin", "admin-or-target", "user-or-guest", "user-or-locked", "anonymous", "anyone"),
  "x-check-order": (value) =>
    Array.isArray(value) &&
    list(value).every(oneOf("mxid", "local", "known", "json", "registration", "request")),
  "x-errcode": (value) =>
    typeof value === "string" ? errcode.test(value) : errcodes(["missing", "invalid", "range"])(value),
  "x-idempotent": (value) => typeof value === "boolean",
  "x-matrix-id": oneOf("user"),
  "x-paged": (value) => isNode(value) && isText(value["items"]) && isText(value["id"]),
  "x-sdk": isText,
  "x-sensitive": onlyTrue,
  "x-target": oneOf("local-user", "any-user"),
  "x-target-errors": errcodes(["malformed", "remote", "unknown"]),
  "x-truthy": onlyTrue,
  "x-unavailable-with-delegated-auth": onlyTrue,
  "x-unit": oneOf("s", "ms"),
  "x-writes": onlyTrue,
};

/** An extension is one of those that are known, and has a value that it can have. */
export const extensionValues: Rule = () => ({ Operation: check, Parameter: check, Schema: check });

function check(found: Node, context: Context): void {
  for (const [name, value] of Object.entries(found)) {
    if (!name.startsWith("x-")) continue;
    const isValid = extensions[name];
    const location = context.location.child(name);
    if (isValid === undefined) context.report({ message: `Nobody reads ${name}.`, location });
    else if (!isValid(value))
      context.report({ message: `${name} can't be ${JSON.stringify(value)}.`, location });
  }
}
