// Generated from the files in src/operations by `generate`. Do not edit.
import type { OperationId } from "@synapse-user-admin/contract";
import type { Operation } from "../http/operation.ts";
import { allowUserCrossSigningReplacement } from "../operations/allowUserCrossSigningReplacement.ts";
import { bulkDeleteUserDevices } from "../operations/bulkDeleteUserDevices.ts";
import { checkRegistrationAvailable } from "../operations/checkRegistrationAvailable.ts";
import { checkRegistrationAvailableR0 } from "../operations/checkRegistrationAvailableR0.ts";
import { checkUsernameAvailable } from "../operations/checkUsernameAvailable.ts";
import { createUserDevice } from "../operations/createUserDevice.ts";
import { deactivateUser } from "../operations/deactivateUser.ts";
import { deleteUserDevice } from "../operations/deleteUserDevice.ts";
import { deleteUserMedia } from "../operations/deleteUserMedia.ts";
import { deleteUserRatelimitOverride } from "../operations/deleteUserRatelimitOverride.ts";
import { findUserByExternalId } from "../operations/findUserByExternalId.ts";
import { findUserByThreepid } from "../operations/findUserByThreepid.ts";
import { getClientWellKnown } from "../operations/getClientWellKnown.ts";
import { getLoginFlows } from "../operations/getLoginFlows.ts";
import { getLoginFlowsR0 } from "../operations/getLoginFlowsR0.ts";
import { getRedactionStatus } from "../operations/getRedactionStatus.ts";
import { getServerVersion } from "../operations/getServerVersion.ts";
import { getSupportedVersions } from "../operations/getSupportedVersions.ts";
import { getUser } from "../operations/getUser.ts";
import { getUserAccountData } from "../operations/getUserAccountData.ts";
import { getUserAdmin } from "../operations/getUserAdmin.ts";
import { getUserCumulativeJoinedRoomCount } from "../operations/getUserCumulativeJoinedRoomCount.ts";
import { getUserDevice } from "../operations/getUserDevice.ts";
import { getUserRatelimitOverride } from "../operations/getUserRatelimitOverride.ts";
import { getUserSentInviteCount } from "../operations/getUserSentInviteCount.ts";
import { getUserWhois } from "../operations/getUserWhois.ts";
import { getUserWhoisR0 } from "../operations/getUserWhoisR0.ts";
import { getUserWhoisV3 } from "../operations/getUserWhoisV3.ts";
import { listUserDevices } from "../operations/listUserDevices.ts";
import { listUserJoinedRooms } from "../operations/listUserJoinedRooms.ts";
import { listUserMedia } from "../operations/listUserMedia.ts";
import { listUserMemberships } from "../operations/listUserMemberships.ts";
import { listUserPushers } from "../operations/listUserPushers.ts";
import { listUsersV2 } from "../operations/listUsersV2.ts";
import { listUsersV3 } from "../operations/listUsersV3.ts";
import { login } from "../operations/login.ts";
import { loginAsUser } from "../operations/loginAsUser.ts";
import { loginR0 } from "../operations/loginR0.ts";
import { logout } from "../operations/logout.ts";
import { logoutAll } from "../operations/logoutAll.ts";
import { logoutAllR0 } from "../operations/logoutAllR0.ts";
import { logoutR0 } from "../operations/logoutR0.ts";
import { redactUserEvents } from "../operations/redactUserEvents.ts";
import { resetUserPassword } from "../operations/resetUserPassword.ts";
import { setUserAdmin } from "../operations/setUserAdmin.ts";
import { setUserRatelimitOverride } from "../operations/setUserRatelimitOverride.ts";
import { setUserSuspension } from "../operations/setUserSuspension.ts";
import { shadowBanUser } from "../operations/shadowBanUser.ts";
import { unshadowBanUser } from "../operations/unshadowBanUser.ts";
import { updateUserDevice } from "../operations/updateUserDevice.ts";
import { upsertUser } from "../operations/upsertUser.ts";
import { whoami } from "../operations/whoami.ts";
import { whoamiR0 } from "../operations/whoamiR0.ts";

/** Each operation of the contract, and no other: the compiler holds the two sets equal. */
export const handlers = {
  allowUserCrossSigningReplacement,
  bulkDeleteUserDevices,
  checkRegistrationAvailable,
  checkRegistrationAvailableR0,
  checkUsernameAvailable,
  createUserDevice,
  deactivateUser,
  deleteUserDevice,
  deleteUserMedia,
  deleteUserRatelimitOverride,
  findUserByExternalId,
  findUserByThreepid,
  getClientWellKnown,
  getLoginFlows,
  getLoginFlowsR0,
  getRedactionStatus,
  getServerVersion,
  getSupportedVersions,
  getUser,
  getUserAccountData,
  getUserAdmin,
  getUserCumulativeJoinedRoomCount,
  getUserDevice,
  getUserRatelimitOverride,
  getUserSentInviteCount,
  getUserWhois,
  getUserWhoisR0,
  getUserWhoisV3,
  listUserDevices,
  listUserJoinedRooms,
  listUserMedia,
  listUserMemberships,
  listUserPushers,
  listUsersV2,
  listUsersV3,
  login,
  loginAsUser,
  loginR0,
  logout,
  logoutAll,
  logoutAllR0,
  logoutR0,
  redactUserEvents,
  resetUserPassword,
  setUserAdmin,
  setUserRatelimitOverride,
  setUserSuspension,
  shadowBanUser,
  unshadowBanUser,
  updateUserDevice,
  upsertUser,
  whoami,
  whoamiR0,
} satisfies { [Id in OperationId]: Operation<Id> };
