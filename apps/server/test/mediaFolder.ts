import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { exchange, type Answer } from "@synapse-user-admin/contract-tests";
import type pg from "pg";

/** Writes files below a folder, with the folders that they need; each holds its own path. */
export async function putFiles(folder: string, ...files: readonly string[]) {
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), file);
  }
}

/** All that is no folder, relative to the folder given. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Writes the rows of media and of one thumbnail each; the first is the newest. */
export async function putRows(
  client: pg.Client,
  userId: string,
  mediaIds: readonly string[],
  urlCache: string | null = null,
) {
  await client.query(
    `INSERT INTO local_media_repository (media_id, media_type, media_length, created_ts, user_id, url_cache)
     SELECT id, 'image/png', 1, 1720000000000 - place, $1, $3 FROM unnest($2::text[]) WITH ORDINALITY m (id, place)`,
    [userId, mediaIds, urlCache],
  );
  await client.query(
    `INSERT INTO local_media_repository_thumbnails (media_id, thumbnail_width, thumbnail_height, thumbnail_type,
                                                    thumbnail_method, thumbnail_length)
     SELECT id, 32, 32, 'image/png', 'crop', 1 FROM unnest($1::text[]) id`,
    [mediaIds],
  );
}

/** The ids of a table's rows, in their order. */
export async function rowsOf(
  client: pg.Client,
  table: "local_media_repository" | "local_media_repository_thumbnails",
) {
  const { rows } = await client.query<{ id: string }>(`SELECT media_id AS id FROM ${table} ORDER BY 1`);
  return rows.map(({ id }) => id);
}

/** Makes the account, where it isn't there, and gives the path of its media. */
export async function mediaOf(server: Caller, userId: string): Promise<string> {
  await call(server, "PUT", `/_synapse/admin/v2/users/${encodeURIComponent(userId)}`);
  return `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/media`;
}

/** A server, and the token to ask it with. */
export interface Caller {
  readonly baseUrl: string;
  readonly adminToken: string;
}

/** Sends a request in the name of the first admin, with `{}` where a PUT has no other body. */
export const call = (
  { baseUrl, adminToken }: Caller,
  method: string,
  path: string,
  body: unknown = method === "PUT" ? {} : undefined,
): Promise<Answer> =>
  exchange(baseUrl, {
    method,
    path,
    headers: { Authorization: `Bearer ${adminToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
