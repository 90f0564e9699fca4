import {
  canonicalAddress,
  createSession,
  findLogin,
  findUserByThreepid,
  type LoginAccount,
} from "@synapse-user-admin/database";
import type { Operations } from "@synapse-user-admin/contract";
import { newAccessToken, newDeviceId } from "../accessTokens.ts";
import { checkAddress } from "../checkAddress.ts";
import { MatrixError } from "../http/errors.ts";
import { parseMxid } from "../http/mxid.ts";
import { ok, type BoundDatabase, type Operation } from "../http/operation.ts";

export const login: Operation<"login"> = async ({ body, ip, db, services }) => {
  const { loginLimits, passwords, passwordsEnabled, serverName } = services;
  await loginLimits.attempt(ip);
  const named = await namedUser(body, db);
  const account = await findAccount(named, serverName, db);
  const tried = account?.userId ?? named ?? "";
  await loginLimits.refuseAfterFailures(tried);

  // The password is checked for unknown accounts too, so that the answer's time tells nothing.
  const matches = await passwords.matches(body.password, account?.passwordHash ?? null);
  if (!passwordsEnabled || account === undefined || !matches) {
    await loginLimits.failed(tried);
    throw wrongPassword();
  }
  if (account.deactivated) {
    throw new MatrixError(403, "M_USER_DEACTIVATED", "This account has been deactivated.");
  }
  if (account.locked) {
    throw new MatrixError(401, "M_USER_LOCKED", "User account has been locked.", { soft_logout: true });
  }
  // Locals have an id of the right form, whoever made them.
  const localpart = parseMxid(account.userId)?.localpart ?? "";
  const session = {
    userId: account.userId,
    token: newAccessToken(localpart),
    deviceId: body.device_id ?? newDeviceId(),
    displayName: body.initial_device_display_name ?? null,
    passwordHash: account.passwordHash,
  };
  if (!(await db.write(createSession(session)))) {
    // Meanwhile the account got another password, or was locked or deactivated.
    throw wrongPassword();
  }
  return ok({
    user_id: session.userId,
    access_token: session.token,
    home_server: serverName,
    device_id: session.deviceId,
    well_known: { "m.homeserver": { base_url: services.publicBaseUrl } },
  });
};

const wrongPassword = () => new MatrixError(403, "M_FORBIDDEN", "Invalid username or password.");

/**
 * Whom the body names: by the old fields, or by the identifier. The old fields win (Synapse 1.163.2 observed).
 *
 * @returns a full id or a localpart; `undefined` for an address that nobody has
 */
async function namedUser(
  { user, medium, address, identifier }: Operations["login"]["body"],
  db: BoundDatabase,
): Promise<string | undefined> {
  if (medium && address) {
    return userOfThreepid(medium, address, db);
  }
  if (user) {
    return user;
  }
  switch (identifier?.type) {
    case undefined:
      throw new MatrixError(400, "M_INVALID_PARAM", "The body names no user: it has no identifier.");
    case "m.id.user":
      if (!identifier.user) {
        throw new MatrixError(400, "M_UNKNOWN", "An identifier of type m.id.user needs 'user'.");
      }
      return identifier.user;
    case "m.id.thirdparty":
      if (!identifier.medium || !identifier.address) {
        throw new MatrixError(
          400,
          "M_UNKNOWN",
          "An identifier of type m.id.thirdparty needs 'medium' and 'address'.",
        );
      }
      return userOfThreepid(identifier.medium, identifier.address, db);
  }
}

async function userOfThreepid(medium: string, address: string, db: BoundDatabase) {
  checkAddress({ medium, address });
  return db.read(findUserByThreepid, medium, canonicalAddress({ medium, address }));
}

async function findAccount(
  named: string | undefined,
  serverName: string,
  db: BoundDatabase,
): Promise<LoginAccount | undefined> {
  if (named === undefined) {
    return undefined;
  }
  const userId = named.startsWith("@") ? named : `@${named}:${serverName}`;
  // All accounts in the table are this server's, and the look in any case wants the whole id.
  return db.read(findLogin, userId);
}
