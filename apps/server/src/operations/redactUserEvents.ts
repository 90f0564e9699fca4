import { RedactionRunningError, requestRedaction } from "@synapse-user-admin/database";
import { MatrixError } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";

const defaultLimit = 1000;

export const redactUserEvents: Operation<"redactUserEvents"> = async ({ target, caller, body, db }) => {
  const request = requestRedaction({
    userId: target.userId,
    rooms: body.rooms,
    requester: caller,
    useAdmin: body.use_admin ?? false,
    reason: body.reason ?? null,
    beforeTs: body.before_ts ?? null,
    afterTs: body.after_ts ?? null,
    limit: body.limit || defaultLimit,
  });
  try {
    return ok({ redact_id: await db.write(request) });
  } catch (error) {
    if (error instanceof RedactionRunningError) {
      throw new MatrixError(400, "M_UNKNOWN", error.message);
    }
    throw error;
  }
};
