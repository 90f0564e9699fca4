import assert from "node:assert/strict";
import type { CallRequest, NewMedia, TestContext } from "./context.ts";
import type { It } from "./contractOf.ts";
import { expectError } from "./expect.ts";

/** A moment in 2024, in ms since the Unix epoch. */
export const mediaTime = 1_720_000_000_000;

/** An image of 8 by 8 pixels, of which a server can make thumbnails. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mM4IReFFTEMLQkAXhlQAZuLtQ4AAAAASUVORK5CYII=",
  "base64",
);

/** An image that was uploaded, in every other respect as any upload is. */
export const image: NewMedia = { content: png, mediaType: "image/png", createdTs: mediaTime };

/** A text that was uploaded, of as many bytes as said. */
export const text = (length: number): NewMedia => ({
  content: new Uint8Array(length).fill(97),
  mediaType: "text/plain",
  createdTs: mediaTime,
});

/** Uploads one after the other; gives the ids. */
export async function upload(
  { server }: TestContext,
  userId: string,
  media: readonly NewMedia[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const one of media) {
    ids.push(await uploadOf(server)(userId, one));
  }
  return ids;
}

/** The files that the server has of a medium. */
export const filesOf = ({ server }: TestContext, mediaId: string) => makerOf(server).files(mediaId);

function uploadOf({ makers }: TestContext["server"]) {
  const found = makers.media?.upload ?? makers.upload;
  assert.ok(found, "the test does not say that it needs: upload");
  return found;
}

function makerOf({ makers }: TestContext["server"]) {
  assert.ok(makers.media, "the test needs a server whose starter can upload");
  return makers.media;
}

/** A user with four uploads that differ in every column; `ids` in the order of upload, `first` the smaller of two equals. */
export async function makeShelf(context: TestContext) {
  const { userId } = await context.make.user();
  const quarantinedBy = `@admin:${context.server.serverName}`;
  const ids = await upload(context, userId, [
    { ...text(30), createdTs: mediaTime + 3, uploadName: "b", lastAccessTs: mediaTime + 9 },
    { ...text(10), createdTs: mediaTime + 1, quarantinedBy, mediaType: "text/css" },
    { ...text(20), createdTs: mediaTime + 2, uploadName: "a", mediaType: "text/html" },
    {
      ...text(20),
      createdTs: mediaTime + 2,
      uploadName: "B",
      safeFromQuarantine: true,
      lastAccessTs: mediaTime,
    },
  ]);
  const [b, css, html, safe] = ids;
  assert.ok(b !== undefined && css !== undefined && html !== undefined && safe !== undefined);
  return { userId, b, css, html, safe };
}

type Shelf = Awaited<ReturnType<typeof makeShelf>>;

/** What each order of a shelf is, forwards and backwards. Equals go by id in both directions; what has no value is last. */
export function ordersOf({ b, css, html, safe }: Shelf) {
  const byId = (...ids: string[]) => ids.toSorted();
  return {
    media_id: [byId(b, css, html, safe), byId(b, css, html, safe).toReversed()],
    upload_name: [
      [safe, html, b, css],
      [css, b, html, safe],
    ],
    created_ts: [
      [css, ...byId(html, safe), b],
      [b, ...byId(html, safe), css],
    ],
    last_access_ts: [
      [safe, b, ...byId(css, html)],
      [...byId(css, html), b, safe],
    ],
    media_length: [
      [css, ...byId(html, safe), b],
      [b, ...byId(html, safe), css],
    ],
    media_type: [
      [css, html, ...byId(b, safe)],
      [...byId(b, safe), html, css],
    ],
    quarantined_by: [
      [css, ...byId(b, html, safe)],
      [...byId(b, html, safe), css],
    ],
    safe_from_quarantine: [
      [...byId(b, css, html), safe],
      [safe, ...byId(b, css, html)],
    ],
  } as const satisfies Readonly<Record<string, readonly [readonly string[], readonly string[]]>>;
}

/** What both operations on media say to a query that is wrong. */
export function itChecksTheMediaQuery(it: It) {
  it(
    "answers 400 M_INVALID_PARAM for values that a parameter can't have",
    { status: 400, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      const path: CallRequest["path"] = { user_id: userId };
      const bad: Readonly<Record<string, readonly string[]>> = {
        limit: ["-1", "x", "1.5", "1e2", ""],
        from: ["-1", "x", ""],
        dir: ["", "F", "x"],
        order_by: ["", "MEDIA_ID", "url_cache", "sha256", "x"],
      };
      for (const [name, values] of Object.entries(bad)) {
        for (const value of values) {
          expectError(await call({ path, query: { [name]: value } }), 400, "M_INVALID_PARAM");
        }
      }
    },
  );
}
