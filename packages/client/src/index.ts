export { createClient } from "./createClient.ts";
export type { MediaMethods, UserAdminClient } from "./UserAdminClient.ts";
export { Connection } from "./Connection.ts";
export { deleteAllMedia } from "./deleteAllMedia.ts";
export type { DeleteAllMediaOptions, MediaDeletion } from "./deleteAllMedia.ts";
export {
  ConnectionError,
  ForbiddenError,
  MatrixError,
  NotFoundError,
  RateLimitedError,
  RedactionFailedError,
  TimeoutError,
  UnexpectedAnswerError,
  UnknownTokenError,
  UnsupportedByServerError,
} from "./errors.ts";
export type { MatrixErrorFacts } from "./errors.ts";
export type { List } from "./List.ts";
export { path } from "./path.ts";
export type { FollowOptions, RedactionTask } from "./RedactionTask.ts";
export type {
  AccessToken,
  Answer,
  CallOptions,
  ClientSettings,
  Query,
  RequestEvent,
  RequestOptions,
  ResponseEvent,
  RetrySettings,
} from "./settings.ts";
export type { Milliseconds, Seconds } from "./units.ts";
export { isUserId, userId } from "./UserId.ts";
export type { UserId } from "./UserId.ts";
export * from "./generated/index.ts";
