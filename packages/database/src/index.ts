export { type Command, command } from "./command.ts";
export { DatabaseUnavailableError, NotWritableError, StartError } from "./errors.ts";
export { type Capabilities, type Database, type Log, openDatabase, type OpenOptions } from "./open.ts";
export type { PrismaReader, Reader } from "./reader.ts";
export { Fragment, fragment, type SqlTag, type SqlValue, type Statement, toNumber } from "./sql.ts";
export type { Job, Sequence, Transaction, WriteContext } from "./transaction.ts";

export { type Caller, findCaller, type FoundCaller } from "./queries/findCaller.ts";
export { findDevice } from "./queries/findDevice.ts";
export { findUser, type User, type UserExternalId, type UserThreepid } from "./queries/findUser.ts";
export { findUserByExternalId } from "./queries/findUserByExternalId.ts";
export { findUserByThreepid } from "./queries/findUserByThreepid.ts";
export { isAdmin } from "./queries/isAdmin.ts";
export { isUsernameTaken } from "./queries/isUsernameTaken.ts";
export { knownUser } from "./queries/knownUser.ts";
export { type Connection, listConnections } from "./queries/listConnections.ts";
export { type Device, type ListedDevice, listDevices } from "./queries/listDevices.ts";
export { listPushers, type Pusher } from "./queries/listPushers.ts";
export { type ListedUser, listUsers, type UserFilter, type UserOrder } from "./queries/listUsers.ts";
