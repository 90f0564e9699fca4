import { node, type Context, type Node, type Rule } from "./rule.ts";

/** Every request and every response has an example. */
export const examplesRequired: Rule = () => ({
  MediaType(media: Node, context: Context) {
    if (Object.keys(node(media["examples"])).length === 0) {
      context.report({ message: "There is no example.", location: context.location });
    }
  },
});
