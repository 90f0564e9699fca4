import assert from "node:assert/strict";
import type { CallRequest, TestContext } from "../context.ts";
import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectStatus } from "../expect.ts";
import {
  filesOf,
  image,
  itChecksTheMediaQuery,
  makeShelf,
  mediaTime,
  ordersOf,
  text,
  upload,
} from "../media.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

const none = { deleted_media: [], total: 0 };

/** The ids of what the user has, the oldest first. */
async function idsLeft({ callOther }: TestContext, userId: string) {
  const query = { order_by: "created_ts", limit: 1000 };
  const page = expectStatus(await callOther("listUserMedia", { path: { user_id: userId }, query }), 200);
  // The page has been held against the contract.
  return (page["media"] as readonly { media_id: string }[]).map(({ media_id }) => media_id);
}

async function expectDeleted(
  { call }: TestContext,
  userId: string,
  query: NonNullable<CallRequest["query"]>,
  ids: readonly string[],
) {
  const answer = await call({ path: { user_id: userId }, query });
  expectAnswer(answer, 200, { deleted_media: ids, total: ids.length });
}

export const deleteUserMedia = contractOf("deleteUserMedia", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);
  itChecksTheMediaQuery(it);

  it(
    "deletes nothing of a user who uploaded nothing",
    { status: 200, basis: "documented" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectAnswer(await call({ path: { user_id: userId } }), 200, none);
    },
  );

  it(
    "deletes the user's media with their thumbnails, quarantined and protected ones as well, and nobody else's",
    { status: 200, basis: "documented", needs: ["media"] },
    async (context) => {
      const { userId } = await context.make.user();
      const other = await context.make.user();
      const [kept = ""] = await upload(context, other.userId, [image]);
      const ids = await upload(context, userId, [
        { ...image, createdTs: mediaTime + 3 },
        { ...text(5), createdTs: mediaTime + 2, quarantinedBy: `@admin:${context.server.serverName}` },
        { ...text(5), createdTs: mediaTime + 1, safeFromQuarantine: true },
      ]);
      const keptFiles = await filesOf(context, kept);
      assert.ok(keptFiles.length > 1, "an image has its file, and thumbnails");
      assert.ok((await filesOf(context, ids[0] ?? "")).length > 1, "an image has its file, and thumbnails");

      await expectDeleted(context, userId, {}, ids);

      for (const id of ids) {
        assert.deepEqual(await filesOf(context, id), []);
      }
      assert.deepEqual(await idsLeft(context, userId), []);
      assert.deepEqual(await idsLeft(context, other.userId), [kept]);
      assert.deepEqual(await filesOf(context, kept), keptFiles);
      await expectDeleted(context, userId, {}, []);
    },
  );

  it(
    "deletes in the order asked for, as many as asked for, and answers them in that order",
    { status: 200, basis: "documented", needs: ["media"] },
    async (context) => {
      const shelf = await makeShelf(context);
      const { userId } = shelf;
      const [byLength] = ordersOf(shelf).media_length;
      await expectDeleted(context, userId, { order_by: "media_length", limit: 2 }, byLength.slice(0, 2));
      const left = byLength.slice(2);
      assert.deepEqual(await idsLeft(context, userId), left);
      // The second of them, the first of them being the longest.
      await expectDeleted(context, userId, { order_by: "media_length", dir: "b", from: 1 }, left.slice(0, 1));
      assert.deepEqual(await idsLeft(context, userId), left.slice(1));
    },
  );

  it(
    "deletes the newest hundred unless told otherwise",
    { status: 200, basis: "documented", needs: ["upload"] },
    async (context) => {
      const { userId } = await context.make.user();
      const media = Array.from({ length: 102 }, (_none, n) => ({ ...text(1), createdTs: mediaTime + n }));
      const ids = await upload(context, userId, media);
      await expectDeleted(context, userId, {}, ids.slice(2).toReversed());
      assert.deepEqual(await idsLeft(context, userId), ids.slice(0, 2));
    },
  );

  it(
    "deletes nothing for limit 0, and behind the end",
    { status: 200, basis: "observed", needs: ["upload"] },
    async (context) => {
      const { userId } = await context.make.user();
      const ids = await upload(context, userId, [text(1)]);
      await expectDeleted(context, userId, { limit: 0 }, []);
      await expectDeleted(context, userId, { from: 1 }, []);
      assert.deepEqual(await idsLeft(context, userId), ids);
    },
  );

  it("does not read the body", { status: 200, basis: "observed" }, async ({ call, make }) => {
    const { userId } = await make.user();
    for (const rawBody of ["{}", "[]", "{bad"]) {
      expectAnswer(await call({ path: { user_id: userId }, rawBody }), 200, none);
    }
  });
});
