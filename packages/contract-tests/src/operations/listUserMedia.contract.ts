import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { CallRequest, TestContext } from "../context.ts";
import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectFields, expectStatus, expectTime } from "../expect.ts";
import { image, itChecksTheMediaQuery, makeShelf, mediaTime, ordersOf, text, upload } from "../media.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

type Row = Readonly<Record<string, unknown>>;

const pageOf = async ({ call }: TestContext, userId: string, query: CallRequest["query"] = {}) =>
  expectStatus(await call({ path: { user_id: userId }, query }), 200);

const rowsOf = (page: Row) =>
  // The page has been held against the contract.
  page["media"] as readonly Row[];

const idsOf = (page: Row) => rowsOf(page).map((row) => row["media_id"]);

export const listUserMedia = contractOf("listUserMedia", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);
  itChecksTheMediaQuery(it);

  it(
    "answers an empty list for a user who uploaded nothing",
    { status: 200, basis: "documented" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectAnswer(await call({ path: { user_id: userId } }), 200, { media: [], total: 0 });
    },
  );

  it(
    "tells of an upload its type, length, name and uploader, the time in milliseconds",
    { status: 200, basis: "documented", needs: ["upload"] },
    async (context) => {
      const { userId } = await context.make.user();
      const [media_id] = await upload(context, userId, [
        { ...text(7), createdTs: Date.now(), uploadName: "letter.txt" },
      ]);
      const page = await pageOf(context, userId);
      expectFields(page, { total: 1 });
      const [row] = rowsOf(page);
      expectFields(row, {
        media_id,
        media_type: "text/plain",
        media_length: 7,
        upload_name: "letter.txt",
        user_id: userId,
        quarantined_by: null,
        safe_from_quarantine: false,
      });
      expectTime(row?.["created_ts"], "ms");
    },
  );

  it(
    "tells of each upload what the contract says, and of nobody else's",
    { status: 200, basis: "documented", needs: ["media"] },
    async (context) => {
      const { userId } = await context.make.user();
      const other = await context.make.user();
      await upload(context, other.userId, [text(1)]);
      const quarantinedBy = `@admin:${context.server.serverName}`;
      const [media_id] = await upload(context, userId, [
        { ...image, uploadName: "ein Bild ☃.png", lastAccessTs: mediaTime + 1, quarantinedBy },
      ]);
      const page = await pageOf(context, userId);
      // Whether those who aren't logged in may have it is a setting of the server.
      const authenticated = rowsOf(page)[0]?.["authenticated"];
      assert.deepEqual(page, {
        media: [
          {
            media_id,
            media_type: "image/png",
            media_length: image.content.length,
            upload_name: "ein Bild ☃.png",
            created_ts: mediaTime,
            url_cache: null,
            last_access_ts: mediaTime + 1,
            quarantined_by: quarantinedBy,
            safe_from_quarantine: false,
            user_id: userId,
            authenticated,
            sha256: createHash("sha256").update(image.content).digest("hex"),
          },
        ],
        total: 1,
      });
    },
  );

  it(
    "sorts by every column in both directions, equals by id",
    { status: 200, basis: "documented", needs: ["media"] },
    async (context) => {
      const shelf = await makeShelf(context);
      for (const [order_by, [forwards, backwards]] of Object.entries(ordersOf(shelf))) {
        assert.deepEqual(idsOf(await pageOf(context, shelf.userId, { order_by })), forwards, order_by);
        const forwardsAsked = await pageOf(context, shelf.userId, { order_by, dir: "f" });
        assert.deepEqual(idsOf(forwardsAsked), forwards, `${order_by}, f`);
        const backwardsAsked = await pageOf(context, shelf.userId, { order_by, dir: "b" });
        assert.deepEqual(idsOf(backwardsAsked), backwards, `${order_by}, b`);
      }
    },
  );

  it(
    "begins with the newest unless an order or a direction is given",
    { status: 200, basis: "observed", needs: ["media"] },
    async (context) => {
      const shelf = await makeShelf(context);
      const [oldestFirst, newestFirst] = ordersOf(shelf).created_ts;
      assert.deepEqual(idsOf(await pageOf(context, shelf.userId)), newestFirst);
      assert.deepEqual(idsOf(await pageOf(context, shelf.userId, { dir: "b" })), newestFirst);
      assert.deepEqual(idsOf(await pageOf(context, shelf.userId, { dir: "f" })), oldestFirst);
      assert.deepEqual(idsOf(await pageOf(context, shelf.userId, { order_by: "created_ts" })), oldestFirst);
    },
  );

  it(
    "comes in pages that joined are the whole list, the next_token an integer",
    { status: 200, basis: "documented", needs: ["media"] },
    async (context) => {
      const shelf = await makeShelf(context);
      for (const order of [{}, { order_by: "media_length" }, { order_by: "quarantined_by", dir: "b" }]) {
        const all = await pageOf(context, shelf.userId, order);
        assert.ok(!("next_token" in all), "a list that is whole has no next_token");
        const joined: unknown[] = [];
        const tokens: unknown[] = [];
        let from: number | undefined;
        do {
          const page = await pageOf(context, shelf.userId, {
            ...order,
            limit: 1,
            ...(from === undefined ? {} : { from }),
          });
          expectFields(page, { total: 4 });
          joined.push(...rowsOf(page));
          // An integer by the contract, against which the page has been held.
          from = page["next_token"] as number | undefined;
          tokens.push(from);
        } while (from !== undefined && joined.length < 4);
        assert.deepEqual(joined, rowsOf(all));
        assert.deepEqual(tokens, [1, 2, 3, undefined]);
      }
    },
  );

  it(
    "answers an empty list behind the end, and where it began for limit 0",
    { status: 200, basis: "observed", needs: ["upload"] },
    async (context) => {
      const { userId } = await context.make.user();
      await upload(context, userId, [text(1), text(2)]);
      const path = { user_id: userId };
      expectAnswer(await context.call({ path, query: { from: 2 } }), 200, { media: [], total: 2 });
      expectAnswer(await context.call({ path, query: { from: 1000 } }), 200, { media: [], total: 2 });
      const none = { media: [], total: 2 };
      expectAnswer(await context.call({ path, query: { limit: 0 } }), 200, { ...none, next_token: 0 });
      expectAnswer(await context.call({ path, query: { limit: 0, from: 1 } }), 200, {
        ...none,
        next_token: 1,
      });
      expectAnswer(await context.call({ path, query: { limit: 0, from: 2 } }), 200, none);
    },
  );

  it(
    "ignores parameters that it does not know",
    { status: 200, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      const query = { no_such_parameter: "x" };
      expectAnswer(await call({ path: { user_id: userId }, query }), 200, { media: [], total: 0 });
    },
  );
});
