import { access, constants, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { isWritable } from "./checkDataDir.ts";
import { type Finding, findings, isMissing, reason } from "./finding.ts";

/**
 * The folder from which media are deleted.
 *
 * @param mode of the database
 * @param writable whether the database may be written to; where it may not, nothing is deleted
 */
export async function checkMedia(
  { mediaStorePath, dataDir }: Config,
  mode: "standalone" | "attached",
  writable: boolean,
): Promise<Finding> {
  const { ok, warn, fail } = findings("media folder");
  if (!writable) {
    return ok("No media are deleted while the database may only be read.");
  }
  if (mediaStorePath === undefined && mode === "attached") {
    return warn(
      "MEDIA_STORE_PATH is not set, so deleting media is refused.",
      "Set it to media_store_path of the homeserver's configuration.",
    );
  }
  const folder = mediaStorePath ?? join(dataDir, "media");
  const uploads = join(folder, "local_content");
  try {
    if (!(await stat(uploads)).isDirectory()) {
      return fail(`${uploads} is no folder.`, "Set MEDIA_STORE_PATH to Synapse's media folder.");
    }
    await access(uploads, constants.R_OK);
  } catch (error) {
    if (mediaStorePath === undefined && isMissing(error)) {
      return ok(`${folder} will be made at the first start.`);
    }
    return fail(
      `${folder} is no media folder that can be read: ${reason(error)}.`,
      mediaStorePath === undefined
        ? "See that the server's account may enter and read it."
        : "Set MEDIA_STORE_PATH to media_store_path of the homeserver's configuration, and see that the disk is mounted and that the server's account may enter it.",
    );
  }
  return (await isWritable(uploads))
    ? ok(`Media are deleted from ${folder}.`)
    : fail(
        `Media can't be deleted from ${folder}: this account may not write to it.`,
        "Run the server as the homeserver's account, or in its group with the right to write.",
      );
}
