// Generated from the files in src/operations by `generate`. Do not edit.
import type { OperationContract } from "../contractOf.ts";
import { allowUserCrossSigningReplacement } from "../operations/allowUserCrossSigningReplacement.contract.ts";
import { bulkDeleteUserDevices } from "../operations/bulkDeleteUserDevices.contract.ts";
import { checkRegistrationAvailable } from "../operations/checkRegistrationAvailable.contract.ts";
import { checkRegistrationAvailableR0 } from "../operations/checkRegistrationAvailableR0.contract.ts";
import { checkUsernameAvailable } from "../operations/checkUsernameAvailable.contract.ts";
import { createUserDevice } from "../operations/createUserDevice.contract.ts";
import { deactivateUser } from "../operations/deactivateUser.contract.ts";
import { deleteUserDevice } from "../operations/deleteUserDevice.contract.ts";
import { deleteUserMedia } from "../operations/deleteUserMedia.contract.ts";
import { deleteUserRatelimitOverride } from "../operations/deleteUserRatelimitOverride.contract.ts";
import { findUserByExternalId } from "../operations/findUserByExternalId.contract.ts";
import { findUserByThreepid } from "../operations/findUserByThreepid.contract.ts";
import { getClientWellKnown } from "../operations/getClientWellKnown.contract.ts";
import { getLoginFlows } from "../operations/getLoginFlows.contract.ts";
import { getLoginFlowsR0 } from "../operations/getLoginFlowsR0.contract.ts";
import { getRedactionStatus } from "../operations/getRedactionStatus.contract.ts";
import { getServerVersion } from "../operations/getServerVersion.contract.ts";
import { getSupportedVersions } from "../operations/getSupportedVersions.contract.ts";
import { getUser } from "../operations/getUser.contract.ts";
import { getUserAccountData } from "../operations/getUserAccountData.contract.ts";
import { getUserAdmin } from "../operations/getUserAdmin.contract.ts";
import { getUserCumulativeJoinedRoomCount } from "../operations/getUserCumulativeJoinedRoomCount.contract.ts";
import { getUserDevice } from "../operations/getUserDevice.contract.ts";
import { getUserRatelimitOverride } from "../operations/getUserRatelimitOverride.contract.ts";
import { getUserSentInviteCount } from "../operations/getUserSentInviteCount.contract.ts";
import { getUserWhois } from "../operations/getUserWhois.contract.ts";
import { getUserWhoisR0 } from "../operations/getUserWhoisR0.contract.ts";
import { getUserWhoisV3 } from "../operations/getUserWhoisV3.contract.ts";
import { listUserDevices } from "../operations/listUserDevices.contract.ts";
import { listUserJoinedRooms } from "../operations/listUserJoinedRooms.contract.ts";
import { listUserMedia } from "../operations/listUserMedia.contract.ts";
import { listUserMemberships } from "../operations/listUserMemberships.contract.ts";
import { listUserPushers } from "../operations/listUserPushers.contract.ts";
import { listUsersV2 } from "../operations/listUsersV2.contract.ts";
import { listUsersV3 } from "../operations/listUsersV3.contract.ts";
import { login } from "../operations/login.contract.ts";
import { loginAsUser } from "../operations/loginAsUser.contract.ts";
import { loginR0 } from "../operations/loginR0.contract.ts";
import { logout } from "../operations/logout.contract.ts";
import { logoutAll } from "../operations/logoutAll.contract.ts";
import { logoutAllR0 } from "../operations/logoutAllR0.contract.ts";
import { logoutR0 } from "../operations/logoutR0.contract.ts";
import { redactUserEvents } from "../operations/redactUserEvents.contract.ts";
import { resetUserPassword } from "../operations/resetUserPassword.contract.ts";
import { setUserAdmin } from "../operations/setUserAdmin.contract.ts";
import { setUserRatelimitOverride } from "../operations/setUserRatelimitOverride.contract.ts";
import { setUserSuspension } from "../operations/setUserSuspension.contract.ts";
import { shadowBanUser } from "../operations/shadowBanUser.contract.ts";
import { unshadowBanUser } from "../operations/unshadowBanUser.contract.ts";
import { updateUserDevice } from "../operations/updateUserDevice.contract.ts";
import { upsertUser } from "../operations/upsertUser.contract.ts";
import { whoami } from "../operations/whoami.contract.ts";
import { whoamiR0 } from "../operations/whoamiR0.contract.ts";

/** The contract tests of every operation that has some, by operationId. */
export const contracts: readonly OperationContract[] = [
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
];
