import { isNode, node, schemaRule } from "./rule.ts";

/** Every property of every schema says what it is, itself or by the schema that it stands for. */
export const propertiesDescribed = schemaRule((schema, context) => {
  for (const [name, property] of Object.entries(node(schema["properties"]))) {
    const own = node(property)["description"];
    const found =
      isNode(property) && "$ref" in property ? node(context.resolve(property).node)["description"] : own;
    if (typeof (own ?? found) !== "string") {
      context.report({
        message: `The property ${name} isn't described.`,
        location: context.location.child(["properties", name]),
      });
    }
  }
});
