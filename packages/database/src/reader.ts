import pg from "pg";

import { requireStorable, translate } from "./errors.ts";
import type { PrismaClient } from "./generated/prisma/client.ts";
import type { Limiter } from "./limiter.ts";
import { assemble, Fragment, numericTypes, type SqlTag, type SqlValue, type Statement } from "./sql.ts";

/** How connections read what PostgreSQL gives: `bigint` as numbers. Prisma has its own way. */
export const types = numericTypes(pg.types);

/** The part of Prisma's models that reads. Its `bigint` fields are BigInt: turn them with `toNumber`. */
export type PrismaReader = {
  [
    Model in Uncapitalize<
      Extract<keyof { [K in keyof PrismaClient as K extends `$${string}` ? never : K]: true }, string>
    >
  ]: Omit<
    PrismaClient[Model],
    | "create"
    | "createMany"
    | "createManyAndReturn"
    | "update"
    | "updateMany"
    | "updateManyAndReturn"
    | "upsert"
    | "delete"
    | "deleteMany"
  >;
};

/** What a query gets to read with. */
export interface Reader {
  /** Prisma's models, for what they say in one statement. */
  readonly prisma: PrismaReader;
  /** One statement as a tagged template, with typed rows. */
  readonly sql: SqlTag;
  /**
   * As `sql`, for statements that may look at all users: such ones get half of the connections at most, so that quick
   * statements always find one.
   */
  readonly scan: SqlTag;
  /** Whether the tables of counts are there, as the database's capabilities say. */
  readonly counts: boolean;
  /** Whether an index by name has what lists are filtered by. */
  readonly listIndex: boolean;
  /** One of the statements of `statements.ts`, planned once a connection: for the hottest reads. */
  prepared<Values extends readonly SqlValue[], Row extends object>(
    statement: Statement<Values, Row>,
    values: Values,
  ): Promise<Row[]>;
}

/**
 * What `pg` offers on a pool and on a connection alike; both have to be made with {@link types}. Text and values are given
 * apart, since `pg` copies a configuration by its property descriptors, which takes it longer than all else that it does.
 */
export interface Queryable {
  query(text: string, values: SqlValue[]): Promise<{ readonly rows: unknown[] }>;
}

/** Runs a prepared statement. */
export type RunPrepared = (
  statement: Pick<Statement<[], object>, "name" | "text" | "isQuick" | "isScan">,
  values: SqlValue[],
) => Promise<{ readonly rows: unknown[] }>;

const rowsOf = async <Row extends object>(
  values: readonly SqlValue[],
  run: () => Promise<{ readonly rows: unknown[] }>,
): Promise<Row[]> => {
  for (const value of values) {
    if (Array.isArray(value)) value.forEach(requireStorable);
    else requireStorable(value);
  }
  try {
    // Rows are what the statement says; its author gives the type.
    return (await run()).rows as Row[];
  } catch (error) {
    throw translate(error);
  }
};

/** {@link SqlTag} on a pool or a connection. */
export const sqlOn =
  (queryable: Queryable): SqlTag =>
  (strings, ...parts) => {
    const { text, values } = assemble(new Fragment(strings, parts));
    return rowsOf(values, () => queryable.query(text, values));
  };

/** {@link Reader.scan} on a pool. */
export const scanOn = (queryable: Queryable, limit: Limiter): SqlTag => {
  const sql = sqlOn(queryable);
  return (strings, ...parts) => limit(() => sql(strings, ...parts));
};

/** Has those that may look at all users wait for their turn. */
export const limited =
  (limit: Limiter, run: RunPrepared): RunPrepared =>
  (statement, values) =>
    statement.isScan ? limit(() => run(statement, values)) : run(statement, values);

/** {@link Reader.prepared} by whatever runs them. */
export const preparedOn =
  (run: RunPrepared): Reader["prepared"] =>
  (statement, values) =>
    rowsOf(values, () => run(statement, [...values]));
