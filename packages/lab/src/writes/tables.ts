import { allowUserCrossSigningReplacement } from "./allowUserCrossSigningReplacement.ts";
import { bulkDeleteUserDevices } from "./bulkDeleteUserDevices.ts";
import { createUserDevice } from "./createUserDevice.ts";
import { deactivateUser } from "./deactivateUser.ts";
import { deleteUserDevice } from "./deleteUserDevice.ts";
import { deleteUserMedia } from "./deleteUserMedia.ts";
import { login, loginR0 } from "./login.ts";
import { loginAsUser } from "./loginAsUser.ts";
import { logout, logoutAll, logoutAllR0, logoutR0 } from "./logout.ts";
import { redactUserEvents } from "./redactUserEvents.ts";
import { resetUserPassword } from "./resetUserPassword.ts";
import { deleteUserRatelimitOverride, setUserRatelimitOverride } from "./ratelimitOverride.ts";
import { setUserAdmin } from "./setUserAdmin.ts";
import { setUserSuspension } from "./setUserSuspension.ts";
import { shadowBanUser, unshadowBanUser } from "./shadowBan.ts";
import { updateUserDevice } from "./updateUserDevice.ts";
import { upsertUser } from "./upsertUser.ts";
import type { WriteTable } from "./writeCase.ts";

/** Every write of the operations and of the session surface, in the order in which they run. */
export const writeTables: readonly WriteTable[] = [
  upsertUser,
  setUserSuspension,
  setUserAdmin,
  shadowBanUser,
  unshadowBanUser,
  setUserRatelimitOverride,
  deleteUserRatelimitOverride,
  createUserDevice,
  updateUserDevice,
  deleteUserDevice,
  bulkDeleteUserDevices,
  deleteUserMedia,
  allowUserCrossSigningReplacement,
  resetUserPassword,
  loginAsUser,
  login,
  loginR0,
  logout,
  logoutR0,
  logoutAll,
  logoutAllR0,
  deactivateUser,
  // Last: each redaction stays an end of its room.
  redactUserEvents,
];
