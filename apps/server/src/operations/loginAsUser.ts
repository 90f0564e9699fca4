import { createPuppetToken } from "@synapse-user-admin/database";
import { newAccessToken } from "../accessTokens.ts";
import { MatrixError } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";

export const loginAsUser: Operation<"loginAsUser"> = async ({ target, caller, body, db }) => {
  if (target.userId === caller.userId) {
    throw new MatrixError(
      400,
      "M_UNKNOWN",
      "You can't log in as yourself here; use the login of the client-server API.",
    );
  }
  const token = newAccessToken(target.localpart);
  await db.write(
    createPuppetToken({
      token,
      adminId: caller.userId,
      userId: target.userId,
      validUntilMs: body.valid_until_ms ?? null,
    }),
  );
  return ok({ access_token: token });
};
