/**
 * What the rules need of Redocly's linter, and a way to write a rule as one function over operations or schemas.
 * The linter follows references, so that a rule sees the files under openapi/ as one document and reports a problem
 * where it stands.
 */

/** A place in a file. */
export interface Location {
  source: { absoluteRef: string };
  child(path: string | string[]): Location;
}

/** What the linter hands to a rule beside the node that it visits. */
export interface Context {
  key: string | number;
  location: Location;
  report(problem: { message: string; location: Location }): void;
  resolve(node: unknown): { node?: unknown; location?: Location };
}

/** What a rule does at a kind of node: a function, or functions on the way in and out, or only below such a node. */
export type Visitor = ((node: Node, context: Context) => void) | Visitors;

/** Visitors by the kind of node, as Redocly calls it. */
export interface Visitors {
  [kind: string]: Visitor;
}

/** A rule as Redocly takes it: a function that answers the visitors of one run. */
export type Rule = () => Visitors;

/** A JSON object of the description whose shape isn't known yet. */
export type Node = Readonly<Record<string, unknown>>;

/** One operation as a rule sees it. `at` answers the location of a field of it, `report` says what is wrong. */
export interface Visit {
  path: string;
  method: string;
  operation: Node;
  /** The file that holds the operation, and the file that holds the path. */
  file: string;
  rootFile: string;
  resolve(node: unknown): Node;
  report(message: string, field?: string): void;
}

const methods = ["get", "put", "post", "delete", "patch", "head", "options"];

/** Whether a value is a JSON object. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one if it is something else. */
export function node(value: unknown): Node {
  return isNode(value) ? value : {};
}

/** The value as a list; an empty one if it is something else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A rule that looks at each operation with its path and method. */
export function operationRule(check: (visit: Visit) => void): Rule {
  return () => ({
    PathItem(item: Node, context: Context) {
      for (const method of methods) {
        if (!(method in item)) continue;
        const place = context.location.child(method);
        const found = context.resolve(item[method]);
        const location = found.location ?? place;
        check({
          path: String(context.key),
          method,
          operation: node(found.node),
          file: location.source.absoluteRef,
          rootFile: context.location.source.absoluteRef,
          // A reference may stand for a reference; and relative ones count from the file that they stand in.
          resolve: (value) => node(follow(context, value, location)),
          report: (message, field) =>
            context.report({ message, location: field === undefined ? location : location.child(field) }),
        });
      }
    },
  });
}

/** A rule that looks at each schema, wherever it stands. */
export function schemaRule(check: (schema: Node, context: Context) => void): Rule {
  return () => ({ Schema: (schema: Node, context: Context) => check(schema, context) });
}

function follow(context: Context, value: unknown, location: Location): unknown {
  if (!isNode(value) || typeof value["$ref"] !== "string") return value;
  const resolveFrom = context.resolve as (
    node: unknown,
    from: string,
  ) => { node?: unknown; location?: Location };
  const found = resolveFrom(value, location.source.absoluteRef);
  return follow(context, found.node, found.location ?? location);
}
