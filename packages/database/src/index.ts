export { type Command, command } from "./command.ts";
export {
  DatabaseUnavailableError,
  ExternalIdInUseError,
  NotPromotableError,
  NotWritableError,
  RedactionRunningError,
  StartError,
  UnstorableTextError,
  UserIdTakenError,
} from "./errors.ts";
export type { EmbeddedConnection } from "./embedded/cluster.ts";
export { type Examination, examineDatabase, type Rights } from "./examineDatabase.ts";
export { type HelpfulIndex } from "./helpfulIndexes.ts";
export { migrateDatabase, type MigrationReport } from "./migrateDatabase.ts";
export { type Capabilities, type Database, type Log, openDatabase, type OpenOptions } from "./open.ts";
export { quoteName } from "./quoteName.ts";
export type { Pulse } from "./replica.ts";
export type { PrismaReader, Reader } from "./reader.ts";
export { Fragment, fragment, type SqlTag, type SqlValue, type Statement, toNumber } from "./sql.ts";
export type { Job, Transaction, WriteContext } from "./transaction.ts";

export { countCumulativeJoinedRooms } from "./queries/countCumulativeJoinedRooms.ts";
export { countJobs, type JobCount } from "./queries/countJobs.ts";
export { countSentInvites } from "./queries/countSentInvites.ts";
export { type AccountData, findAccountData } from "./queries/findAccountData.ts";
export { type Caller, findCaller, type FoundCaller } from "./queries/findCaller.ts";
export { findDevice } from "./queries/findDevice.ts";
export { findLogin, type LoginAccount } from "./queries/findLogin.ts";
export { findRatelimitOverride, type RatelimitOverride } from "./queries/findRatelimitOverride.ts";
export { findRedaction, type RedactionTask } from "./queries/findRedaction.ts";
export { findUser, type User, type UserExternalId, type UserThreepid } from "./queries/findUser.ts";
export { findUserByExternalId } from "./queries/findUserByExternalId.ts";
export { findUserByThreepid } from "./queries/findUserByThreepid.ts";
export { isAdmin } from "./queries/isAdmin.ts";
export { isUsernameTaken } from "./queries/isUsernameTaken.ts";
export { knownUser } from "./queries/knownUser.ts";
export { type Connection, listConnections } from "./queries/listConnections.ts";
export { type Device, type ListedDevice, listDevices } from "./queries/listDevices.ts";
export { listJoinedRooms } from "./queries/listJoinedRooms.ts";
export { listMedia, type Media } from "./queries/listMedia.ts";
export { listMediaFiles, type MediaFiles } from "./queries/listMediaFiles.ts";
export { listMemberships, type Membership, type RoomMembership } from "./queries/listMemberships.ts";
export { listPushers, type Pusher } from "./queries/listPushers.ts";
export { type ListedUser, listUsers, type UserPage } from "./queries/listUsers.ts";
export { type UserFilter, type UserOrder, userOrders } from "./queries/userFilter.ts";
export type { MediaFilter, MediaOrder } from "./queries/mediaOrder.ts";

export { allowCrossSigningReplacement } from "./commands/allowCrossSigningReplacement.ts";
export { beginDatabase, type Beginning, type Inhabitant } from "./commands/beginDatabase.ts";
export { createAdmin } from "./commands/createAdmin.ts";
export { createDevice } from "./commands/createDevice.ts";
export { createPuppetToken, type NewPuppetToken } from "./commands/createPuppetToken.ts";
export { createSession, type NewSession } from "./commands/createSession.ts";
export { createUser, type NewAccount } from "./commands/createUser.ts";
export { deactivateUser } from "./commands/deactivateUser.ts";
export { deleteDevices } from "./commands/deleteDevices.ts";
export { deleteRatelimitOverride } from "./commands/deleteRatelimitOverride.ts";
export { deleteMedia } from "./commands/deleteMedia.ts";
export { endAllSessions } from "./commands/endAllSessions.ts";
export { endSession } from "./commands/endSession.ts";
export { type AccountChanges, modifyUser } from "./commands/modifyUser.ts";
export { recordActivity, type Seen } from "./commands/recordActivity.ts";
export { promoteToAdmin } from "./commands/promoteToAdmin.ts";
export { type RedactionRequest, requestRedaction } from "./commands/requestRedaction.ts";
export { type PasswordChange, resetPassword } from "./commands/resetPassword.ts";
export { setAdmin } from "./commands/setAdmin.ts";
export { setRatelimitOverride } from "./commands/setRatelimitOverride.ts";
export { setShadowBan } from "./commands/setShadowBan.ts";
export { setSuspension } from "./commands/setSuspension.ts";
export { updateDevice } from "./commands/updateDevice.ts";
export { type Jobs, startJobs } from "./jobs/startJobs.ts";
export type { Homeserver } from "./tables/roomEvents.ts";
export type { AdminSession } from "./tables/adminSessions.ts";
export type { ExternalId } from "./tables/externalIds.ts";
export { canonicalAddress, type Threepid } from "./tables/threepids.ts";
