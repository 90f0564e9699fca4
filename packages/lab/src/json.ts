/** What JSON can say; numbers that a double cannot hold exactly stay distinguishable, see {@link parseJson}. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Parses JSON without losing digits: a number whose text is not what its double prints (`1.0`, 2^63) becomes the
 * string `number <text>`, so that two servers which differ there do differ. Undefined where the text is no JSON.
 */
export const parseJson = (text: string): Json | undefined => {
  // The third argument (the source text) is in Node 22 and later, but not yet in TypeScript's library.
  const exact = (_key: string, value: Json, context?: { source?: string }): Json =>
    typeof value === "number" && context?.source !== undefined && context.source !== String(value)
      ? `number ${context.source}`
      : value;
  try {
    return JSON.parse(text, exact);
  } catch {
    return undefined;
  }
};

/** One place where two documents differ; `path` reads like `users[3].creation_ts`, undefined means absent. */
export interface JsonDifference {
  readonly path: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

/** Deep comparison: the order of keys is no difference, the order of a list and every type are. */
export const jsonDifferences = (left: Json | undefined, right: Json | undefined, path = ""): JsonDifference[] => {
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    return left.flatMap((item: Json, index) => jsonDifferences(item, right[index], `${path}[${index}]`));
  }
  if (isObject(left) && isObject(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) =>
      jsonDifferences(
        Object.hasOwn(left, key) ? left[key] : undefined,
        Object.hasOwn(right, key) ? right[key] : undefined,
        path === "" ? key : `${path}.${key}`,
      ),
    );
  }
  return Object.is(left, right) ? [] : [{ path, left, right }];
};

/** Rebuilds a document with every scalar passed through `change`; `key` is the name of the member it lies in. */
export const mapScalars = (
  value: Json,
  change: (value: null | boolean | number | string, key: string) => Json,
  key = "",
): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => mapScalars(item, change, key));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapScalars(item, change, name)]));
  }
  // Array.isArray does not narrow a readonly list away, hence the second look.
  return typeof value === "object" && value !== null ? value : change(value, key);
};

/** Text with its keys in order, so that equal documents are equal strings. */
export const canonical = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
};
