import { node, schemaRule } from "./rule.ts";

// next_token pages through a list; nobody gets in by it.
const secretName = /password$|^(?!next_)(?:.*_)?token$/u;

/** Passwords and tokens are marked, so that they get into no log and no error text. */
export const sensitiveMarked = schemaRule((schema, context) => {
  for (const [name, property] of Object.entries(node(schema["properties"]))) {
    const isText = [node(property)["type"]].flat().includes("string");
    if (isText && secretName.test(name) && node(property)["x-sensitive"] !== true) {
      context.report({
        message: `${name} is a secret: it needs x-sensitive: true.`,
        location: context.location.child(["properties", name]),
      });
    }
  }
});
