import type { Operation } from "../http/operation.ts";
import { getUserWhois } from "./getUserWhois.ts";

/** The same under the path of the client-server API, where the user's parameter has another name. */
export const getUserWhoisV3: Operation<"getUserWhoisV3"> = (request) =>
  getUserWhois({ ...request, path: { user_id: request.path.userId } });
