import { isNode, list, operationRule } from "./rule.ts";

/** What `security` says to common tools is what `x-caller` says to ours. */
export const operationSecurity = operationRule(({ operation, report }) => {
  const security = operation["security"];
  // Without a security of its own an operation has the document's, which asks for a token.
  const open = Array.isArray(security) && (security.length === 0 || list(security).some(asksNothing));
  const caller = operation["x-caller"];
  if (open !== (caller === "anonymous" || caller === "anyone")) {
    report(`x-caller is ${String(caller)}, but security ${open ? "lets everyone in" : "asks for a token"}.`);
  }
});

function asksNothing(requirement: unknown): boolean {
  return isNode(requirement) && Object.keys(requirement).length === 0;
}
