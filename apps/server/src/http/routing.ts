import type { OperationId } from "@synapse-user-admin/contract";
import { lenientlyDecoded } from "./percent.ts";

/** What the routing needs to know of an operation. */
interface Routed {
  readonly operationId: OperationId;
  readonly method: string;
  readonly path: string;
}

/** The operation that a request names, and the values in its path, decoded. */
export interface Match {
  readonly operationId: OperationId;
  readonly pathParams: Readonly<Record<string, string>>;
}

/** A path of the contract that has no operation for this method, or that two paths fit; it becomes 405. */
export interface WrongMethod {
  /** What the header `Allow` says. */
  readonly allow: readonly string[];
}

/** `unknown-path` becomes 404. */
export type Route = Match | WrongMethod | "unknown-path";

interface Node {
  readonly literals: Map<string, Node>;
  parameter: Node | undefined;
  /** By method; the names are those of the path's parameters, in order. */
  readonly operations: Map<string, { operationId: OperationId; names: readonly string[] }>;
}

const node = (): Node => ({ literals: new Map(), parameter: undefined, operations: new Map() });

/**
 * A matcher for the contract's paths: a tree by path segment, so that a request is matched once and at a cost
 * that doesn't grow with the number of operations (docs/adr/0004-routing-and-validation.md).
 *
 * As in Synapse, paths are case-sensitive, a trailing slash is another path, a parameter may be empty
 * (`/v2/users/` names the user with the empty id), and HEAD is served as GET. What two paths fit
 * (`/user/redact_status/redact`) is neither's, whatever the method.
 */
export function createRouting(operations: Iterable<Routed>): (method: string, path: string) => Route {
  const root = node();
  for (const { operationId, method, path } of operations) {
    const names: string[] = [];
    let at = root;
    for (const segment of path.split("/")) {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) {
        at = at.literals.get(segment) ?? set(at.literals, segment, node());
      } else {
        names.push(name);
        at = at.parameter ??= node();
      }
    }
    at.operations.set(method, { operationId, names });
  }

  return (method, path) => {
    const [found, another] = find(root, path.split("/"), 0, []);
    if (found === undefined) {
      return "unknown-path";
    }
    if (another !== undefined) {
      return { allow: ["OPTIONS"] };
    }
    const { end, values } = found;
    const operation = end.operations.get(method === "HEAD" ? "GET" : method);
    if (operation === undefined) {
      return { allow: [...end.operations.keys(), ...(end.operations.has("GET") ? ["HEAD"] : []), "OPTIONS"] };
    }
    const pathParams: Record<string, string> = {};
    operation.names.forEach((name, index) => {
      pathParams[name] = lenientlyDecoded(values[index] ?? "");
    });
    return { operationId: operation.operationId, pathParams };
  };
}

/** A path of the contract that fits, and what stands in the place of its parameters. */
interface Fit {
  readonly end: Node;
  readonly values: readonly string[];
}

function find(
  at: Node,
  segments: readonly string[],
  depth: number,
  values: readonly string[],
): readonly Fit[] {
  const segment = segments[depth];
  if (segment === undefined) {
    return at.operations.size > 0 ? [{ end: at, values }] : [];
  }
  const literal = at.literals.get(segment);
  const found = literal === undefined ? [] : find(literal, segments, depth + 1, values);
  return at.parameter === undefined
    ? found
    : [...found, ...find(at.parameter, segments, depth + 1, [...values, segment])];
}

function set<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): Value {
  map.set(key, value);
  return value;
}
