import type { Context, Node, Rule } from "./rule.ts";

/** The client has one place for one operation: `x-sdk` is `group.method`, and no two are the same. */
export const sdkNames: Rule = () => {
  const seen = new Set<string>();
  return {
    Operation(operation: Node, context: Context) {
      const name = operation["x-sdk"];
      if (typeof name !== "string") return;
      const location = context.location.child("x-sdk");
      if (!/^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$/u.test(name)) {
        context.report({ message: `x-sdk must be group.method, not ${name}.`, location });
      }
      if (seen.has(name))
        context.report({ message: `Another operation has x-sdk ${name} already.`, location });
      seen.add(name);
    },
  };
};
