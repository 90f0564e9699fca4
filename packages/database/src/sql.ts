import type pg from "pg";

/** What can stand as a value in a statement. Arrays become PostgreSQL's (`= any(${ids})`). */
export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly (string | number | boolean | null)[];

/** A piece of SQL with its values, to stand inside a {@link SqlTag} statement. Made by {@link fragment}. */
export class Fragment {
  readonly strings: readonly string[];
  readonly values: readonly (SqlValue | Fragment)[];

  constructor(strings: readonly string[], values: readonly (SqlValue | Fragment)[]) {
    this.strings = strings;
    this.values = values;
  }
}

/** A part of a statement that is chosen at run time (a condition, an order), its values kept apart from its text. */
export const fragment = (strings: TemplateStringsArray, ...values: (SqlValue | Fragment)[]): Fragment =>
  new Fragment(strings, values);

/**
 * Runs one statement and gives its rows: ``sql<{ name: string }>`SELECT name FROM users WHERE name = ${id}` ``.
 * Values are sent as parameters, never as text. `bigint` columns come as numbers, `bytea` as bytes, `json` parsed.
 */
export type SqlTag = <Row extends object>(
  strings: TemplateStringsArray,
  ...values: (SqlValue | Fragment)[]
) => Promise<Row[]>;

/** A statement that the server plans once a connection. All of them are listed in `statements.ts`. */
export interface Statement<Values extends readonly SqlValue[], Row extends object> {
  readonly name: string;
  readonly text: string;
  /** Whether it is quick on any database, so that it may share a connection with others like it; else it has its own. */
  readonly isQuick?: boolean;
  /** Whether it may look at all users: it waits while half of the connections have such ones. */
  readonly isScan?: boolean;
  /** Types only; never there at run time. */
  readonly types?: (values: Values) => Row;
}

/** The text with `$1`, `$2`, … and the values in that order. */
export const assemble = (piece: Fragment): { text: string; values: SqlValue[] } => {
  const values: SqlValue[] = [];
  const write = ({ strings, values: own }: Fragment): string =>
    strings
      .map((string, index) => {
        if (index === own.length) return string;
        const value = own[index] ?? null;
        return string + (value instanceof Fragment ? write(value) : `$${values.push(value)}`);
      })
      .join("");
  const text = write(piece);
  return { text, values };
};

/**
 * A `bigint` of PostgreSQL as a number. Times in milliseconds, stream ids and sizes are far below 2^53; a value
 * beyond would be wrong silently, so it throws.
 */
export const toNumber = (value: bigint | string): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond what a number holds exactly`);
  return number;
};

/** What turns a value's text into a value of ours. */
type Parser = (text: string) => unknown;

/** Type parsers for our own statements: as `pg`'s, but `bigint` (oid 20) and arrays of it (1016) as numbers. */
export const numericTypes = (types: typeof pg.types): pg.CustomTypesConfig => {
  // `pg` leaves its parsers untyped.
  const parserOf = types.getTypeParser as (oid: number, format: "text" | "binary") => Parser;
  const integerArray = 1007; // its parser gives numbers
  const getTypeParser = (oid: number, format: "text" | "binary" = "text"): Parser => {
    if (format === "text" && oid === 20) return toNumber;
    return parserOf(format === "text" && oid === 1016 ? integerArray : oid, format);
  };
  return { getTypeParser: getTypeParser as typeof types.getTypeParser };
};
