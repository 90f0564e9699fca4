import { list, node, type Context, type Location, type Node, type Rule } from "./rule.ts";

/** A link leads to an operation that there is, and gives it parameters that it has. */
export const linksLead: Rule = () => {
  const parameters = new Map<string, Set<string>>();
  const links: { link: Node; location: Location }[] = [];
  return {
    Operation(operation, context) {
      // A parameter that several operations share is visited only once, so that each has to look its own up.
      const own = list(operation["parameters"]).map((one) => node(context.resolve(one).node)["name"]);
      parameters.set(String(operation["operationId"]), new Set(own.map(String)));
    },
    Link(link, { location }) {
      links.push({ link, location });
    },
    Root: {
      leave(_root: Node, context: Context) {
        for (const { link, location } of links) {
          const known = parameters.get(String(link["operationId"]));
          const wrong = Object.keys(node(link["parameters"])).filter((name) => known?.has(name) === false);
          if (known === undefined) {
            context.report({ message: `There is no operation ${String(link["operationId"])}.`, location });
          }
          for (const name of wrong) {
            context.report({ message: `The operation has no parameter ${name}.`, location });
          }
        }
      },
    },
  };
};
