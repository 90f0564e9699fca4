import type { Operations } from "@synapse-user-admin/contract";
import type { MediaFilter } from "@synapse-user-admin/database";

type MediaQuery = Operations["listUserMedia" | "deleteUserMedia"]["query"];

/** Which media are asked for, as the database takes it: the newest first where no order is given at all. */
export const mediaFilter = ({ order_by, dir, from, limit }: MediaQuery): MediaFilter => ({
  orderBy: order_by ?? "created_ts",
  descending: dir === undefined ? order_by === undefined : dir === "b",
  from: from ?? 0,
  limit: limit ?? 100,
});
