export { type Command, command } from "./command.ts";
export { DatabaseUnavailableError, NotWritableError, StartError } from "./errors.ts";
export { type Capabilities, type Database, type Log, openDatabase, type OpenOptions } from "./open.ts";
export type { PrismaReader, Reader } from "./reader.ts";
export { Fragment, fragment, type SqlTag, type SqlValue, type Statement, toNumber } from "./sql.ts";
export type { Job, Sequence, Transaction, WriteContext } from "./transaction.ts";
