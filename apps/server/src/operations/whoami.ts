import { ok, type Operation } from "../http/operation.ts";

export const whoami: Operation<"whoami"> = ({ caller }) =>
  ok({
    user_id: caller.userId,
    is_guest: caller.isGuest,
    ...(caller.deviceId === null ? {} : { device_id: caller.deviceId }),
  });
