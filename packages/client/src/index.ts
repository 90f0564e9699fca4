export { createClient } from "./createClient.ts";
export type { ClientSettings } from "./createClient.ts";
export { MatrixError } from "./MatrixError.ts";
export type { UserAdminClient } from "./generated/sdk.gen.ts";
export type * from "./generated/types.gen.ts";
