import { isAbsolute, join, normalize, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { mediaPaths } from "../src/mediaPaths.ts";

const upload = (mediaId: string) => mediaPaths({ mediaId, isPreview: false });
const preview = (mediaId: string) => mediaPaths({ mediaId, isPreview: true });
const path = (text: string) => text.replaceAll("/", sep);
const nowhere = { originals: [], thumbnails: [] };

describe("where the files of a medium lie", () => {
  it("is by the first letters of an upload's id", () => {
    expect(upload("abCDefghijklmnopqrstuvwx")).toEqual({
      originals: [path("local_content/ab/CD/efghijklmnopqrstuvwx")],
      thumbnails: [path("local_thumbnails/ab/CD/efghijklmnopqrstuvwx")],
    });
    expect(upload("abcde")).toEqual({
      originals: [path("local_content/ab/cd/e")],
      thumbnails: [path("local_thumbnails/ab/cd/e")],
    });
  });

  it("is by the day of a URL preview's image, and where Synapse looks when it deletes", () => {
    expect(preview("2026-11-22_abcdef")).toEqual({
      originals: [path("local_content/20/26/-11-22_abcdef"), path("url_cache/2026-11-22/abcdef")],
      thumbnails: [
        path("local_thumbnails/20/26/-11-22_abcdef"),
        path("url_cache_thumbnails/2026-11-22/abcdef"),
      ],
    });
    // As ids were before they began with the day.
    expect(preview("abcdef").originals).toEqual([path("local_content/ab/cd/ef"), path("url_cache/ab/cd/ef")]);
    expect(preview("2026-11-22x").originals).toEqual([
      path("local_content/20/26/-11-22x"),
      path("url_cache/20/26/-11-22x"),
    ]);
  });

  it("is by the letters where an upload has an id like a preview's", () => {
    expect(upload("2026-11-22_abcdef").originals).toEqual([path("local_content/20/26/-11-22_abcdef")]);
  });

  it.each(["", "a", "ab", "abc", "abcd", ".", "..", "../..", "....x", "ab..x", "..abx", "abcd.", "abcd.."])(
    "is nowhere for %j, which gives no name for each of the three",
    (id) => {
      expect(upload(id)).toEqual(nowhere);
      expect(preview(id)).toEqual(nowhere);
    },
  );

  it.each([
    "abcd/x",
    "abcdx/../../../x",
    "../../outside",
    "/etc/passwd",
    "ab/cdx",
    String.raw`abcdx\y`,
    "abcd\0x",
    "\0\0\0\0\0",
  ])("is nowhere for %j, which no file below the folder can be called", (id) => {
    expect(upload(id)).toEqual(nowhere);
    expect(preview(id)).toEqual(nowhere);
  });

  it("is below the folder for whatever parts a preview's id has", () => {
    const tails = ["..", ".", "", "/", "../x", "x/..", "x", "...", "\0", "~"];
    const ids = tails.flatMap((tail) => [`2026-11-22_${tail}`, `2026-11-22/${tail}`, `2026-11-22${tail}`]);
    for (const id of [...ids, "....-..-..x", "2026-11-22\n.."]) {
      const { originals, thumbnails } = preview(id);
      for (const found of [...originals, ...thumbnails]) {
        expect(isAbsolute(found)).toBe(false);
        expect(found.split(sep)).not.toContain("..");
        expect(normalize(join(sep, "media", found))).toBe(join(sep, "media", found));
        expect(found).toMatch(/^(local_content|local_thumbnails|url_cache|url_cache_thumbnails)[\\/]./);
      }
    }
    expect(preview("2026-11-22_..").originals).toEqual([path("local_content/20/26/-11-22_..")]);
  });
});
