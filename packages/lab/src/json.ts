/** What JSON can say; numbers that a double cannot hold exactly stay distinguishable, see {@link parseJson}. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `Array.isArray` would make it a list of anything. */
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** A member that is a text; empty where it is none. */
export const textMember = (value: Json | undefined, name: string): string => {
  const member = isObject(value) ? value[name] : undefined;
  return typeof member === "string" ? member : "";
};

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
    // JSON.parse says `any`: whatever it gives is JSON.
    return JSON.parse(text, exact) as Json;
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
export const jsonDifferences = (
  left: Json | undefined,
  right: Json | undefined,
  path = "",
): JsonDifference[] => {
  if (isList(left) && isList(right) && left.length === right.length) {
    return left.flatMap((item, index) => jsonDifferences(item, right[index], `${path}[${index}]`));
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
  if (isList(value)) return value.map((item) => mapScalars(item, change, key));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, mapScalars(item, change, name)]),
    );
  }
  return change(value, key);
};

/** Text with its keys in order, so that equal documents are equal strings. */
export const canonical = (value: Json): string => {
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
};
