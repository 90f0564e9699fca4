import { join } from "node:path";
import type { MediaFiles } from "@synapse-user-admin/database";

/** Where what belongs to a medium lies, relative to the media folder. */
export interface MediaPaths {
  /** The file that was uploaded. */
  readonly originals: readonly string[];
  /** Folders that hold nothing but its thumbnails. */
  readonly thumbnails: readonly string[];
}

/** The id of an image of a URL preview: the day on which it was fetched, any one character, the rest. */
const dated = /^(\d{4}-\d{2}-\d{2}).([^]+)$/u;

/**
 * Synapse's layout. An upload `abcdef…` lies at `local_content/ab/cd/ef…`, its thumbnails in
 * `local_thumbnails/ab/cd/ef…/`; the image of a URL preview `2026-11-22_xyz` at `url_cache/2026-11-22/xyz`, or as an
 * upload does where the id is no dated one, and its thumbnails in `url_cache_thumbnails`. Synapse 1.163.2 observed: it
 * serves previews from there, but on deletion looks for them among the uploads; so both places are named.
 *
 * Each part of a path is a plain name, so that no path leads out of its folder. Where an id would give another (it is
 * too short, holds `/` or NUL, has `..` at its joints), no file can have been stored under it, and there are no paths.
 */
export function mediaPaths({ mediaId, isPreview }: MediaFiles): MediaPaths {
  const split = [mediaId.slice(0, 2), mediaId.slice(2, 4), mediaId.slice(4)];
  const places = [{ content: "local_content", thumbnails: "local_thumbnails", parts: split }];
  if (isPreview) {
    const parts = dated.exec(mediaId)?.slice(1) ?? split;
    places.push({ content: "url_cache", thumbnails: "url_cache_thumbnails", parts });
  }
  const good = places.filter(({ parts }) => parts.every(isName));
  return {
    originals: good.map(({ content, parts }) => join(content, ...parts)),
    thumbnails: good.map(({ thumbnails, parts }) => join(thumbnails, ...parts)),
  };
}

/** Whether a file or folder can be called that, on any system that the server runs on. */
const isName = (text: string) => text !== "" && text !== "." && text !== ".." && !/[/\\\0]/.test(text);
