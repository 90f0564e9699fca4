import { listMedia } from "@synapse-user-admin/database";
import { ok, type Operation } from "../http/operation.ts";
import { mediaFilter } from "../mediaFilter.ts";

export const listUserMedia: Operation<"listUserMedia"> = async ({ target, query, db }) => {
  const filter = mediaFilter(query);
  const { media, total } = await db.read(listMedia, target.userId, filter);
  const next = filter.from + filter.limit;
  return ok({ media, total, ...(next < total ? { next_token: next } : {}) });
};
