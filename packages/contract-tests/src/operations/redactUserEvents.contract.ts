import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { redactAndWait, roomWithMessages, expectRedacted } from "../redaction.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const redactUserEvents = contractOf("redactUserEvents", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it, (_context, user_id) => ({ path: { user_id }, body: { rooms: [] } }));
  itChecksTheBody(it);

  it(
    "redacts all that a user wrote in all rooms that they are in, and nothing of others",
    { status: 200, basis: "documented", needs: ["room"] },
    async (context) => {
      const { make } = context;
      const { userId } = await make.user();
      const one = await roomWithMessages(context, userId, 3);
      const other = await roomWithMessages(context, userId, 2);
      const foreign = await make.message(one.roomId, one.owner, "not theirs");
      expectAnswer(await redactAndWait(context, userId, { rooms: [] }), 200, {
        status: "complete",
        failed_redactions: {},
      });
      await expectRedacted(context, one.roomId, [...one.messages, foreign], one.messages);
      await expectRedacted(context, other.roomId, other.messages, other.messages);
    },
  );

  it(
    "redacts in the rooms given alone",
    { status: 200, basis: "documented", needs: ["room"] },
    async (context) => {
      const { userId } = await context.make.user();
      const given = await roomWithMessages(context, userId, 2);
      const other = await roomWithMessages(context, userId, 2);
      await redactAndWait(context, userId, { rooms: [given.roomId] });
      await expectRedacted(context, given.roomId, given.messages, given.messages);
      await expectRedacted(context, other.roomId, other.messages, []);
    },
  );

  it(
    "redacts the newest first, as many as the limit says in each room",
    { status: 200, basis: "documented", needs: ["room"] },
    async (context) => {
      const { userId } = await context.make.user();
      const { roomId, messages } = await roomWithMessages(context, userId, 4);
      await redactAndWait(context, userId, { rooms: [roomId], limit: 2 });
      await expectRedacted(context, roomId, messages, messages.slice(2));
    },
  );

  it(
    "counts to the limit what is redacted already",
    { status: 200, basis: "observed", needs: ["room"] },
    async (context) => {
      const { userId } = await context.make.user();
      const { roomId, messages } = await roomWithMessages(context, userId, 3);
      await redactAndWait(context, userId, { rooms: [roomId], limit: 1 });
      await redactAndWait(context, userId, { rooms: [roomId], limit: 2 });
      await expectRedacted(context, roomId, messages, messages.slice(1));
    },
  );

  it(
    "takes 0 and null as no limit given",
    { status: 200, basis: "observed", needs: ["room"] },
    async (context) => {
      for (const limit of [0, null]) {
        const { userId } = await context.make.user();
        const { roomId, messages } = await roomWithMessages(context, userId, 2);
        await redactAndWait(context, userId, { rooms: [roomId], limit });
        await expectRedacted(context, roomId, messages, messages);
      }
    },
  );

  it(
    "redacts what was sent within the times given, both included",
    { status: 200, basis: "observed", since: "1.163.2", needs: ["room"] },
    async (context) => {
      const { userId } = await context.make.user();
      const { roomId, messages } = await roomWithMessages(context, userId, 2);
      const future = Date.now() + 3_600_000;
      await redactAndWait(context, userId, { rooms: [roomId], after_ts: future });
      await redactAndWait(context, userId, { rooms: [roomId], before_ts: 1 });
      await expectRedacted(context, roomId, messages, []);
      await redactAndWait(context, userId, { rooms: [roomId], after_ts: 1, before_ts: future });
      await expectRedacted(context, roomId, messages, messages);
    },
  );

  it(
    "redacts where the user was kicked or banned, in their own name",
    { status: 200, basis: "observed", needs: ["room"] },
    async (context) => {
      const { make } = context;
      const { userId } = await make.user();
      const kicked = await roomWithMessages(context, userId, 1);
      const banned = await roomWithMessages(context, userId, 1);
      await make.member({ roomId: kicked.roomId, sender: kicked.owner, userId, membership: "leave" });
      await make.member({ roomId: banned.roomId, sender: banned.owner, userId, membership: "ban" });
      // Without rooms given, those count where the user is in or banned from.
      await redactAndWait(context, userId, { rooms: [] });
      await expectRedacted(context, kicked.roomId, kicked.messages, []);
      await expectRedacted(context, banned.roomId, banned.messages, banned.messages);
      await redactAndWait(context, userId, { rooms: [kicked.roomId] });
      await expectRedacted(context, kicked.roomId, kicked.messages, kicked.messages);
    },
  );

  it(
    "names the events that the administrator may not redact in their own name",
    { status: 200, basis: "documented", needs: ["room"] },
    async (context) => {
      const { userId } = await context.make.user();
      const { roomId, messages } = await roomWithMessages(context, userId, 2);
      const answer = await redactAndWait(context, userId, { rooms: [roomId], use_admin: true });
      const status = expectStatus(answer, 200);
      expectFields(status, { status: "complete" });
      // The user's join is one of them as well, whose id is not known here.
      const { failed_redactions: failures } = status;
      const failed = typeof failures === "object" ? Object.keys(failures ?? {}) : [];
      expectFields(
        { messages: messages.filter((id) => failed.includes(id)), total: failed.length },
        { messages, total: messages.length + 1 },
      );
      await expectRedacted(context, roomId, messages, []);
    },
  );

  it(
    "redacts a deactivated user's events",
    { status: 200, basis: "observed", needs: ["room"] },
    async (context) => {
      const { callOther, make } = context;
      const { userId } = await make.user();
      const { roomId, messages } = await roomWithMessages(context, userId, 1);
      expectStatus(await callOther("deactivateUser", { path: { user_id: userId } }), 200);
      await redactAndWait(context, userId, { rooms: [roomId], reason: "spam" });
      await expectRedacted(context, roomId, messages, messages);
    },
  );

  it(
    "takes users who don't exist, and of other servers, who wrote nothing here",
    { status: 200, basis: "observed" },
    async (context) => {
      for (const userId of [context.make.unusedUserId(), "@alice:another.example"]) {
        expectAnswer(await redactAndWait(context, userId, { rooms: [] }), 200, {
          status: "complete",
          failed_redactions: {},
        });
      }
    },
  );

  it(
    "answers 400 M_MISSING_PARAM without rooms",
    { status: 400, basis: "observed" },
    async ({ call, make }) => {
      expectError(
        await call({ path: { user_id: make.unusedUserId() }, body: { reason: "x" } }),
        400,
        "M_MISSING_PARAM",
      );
    },
  );

  it(
    "answers 400 M_BAD_JSON for values of a wrong type",
    { status: 400, basis: "observed", since: "1.163.2" },
    async ({ call, make }) => {
      const path = { user_id: make.unusedUserId() };
      for (const wrong of [
        { rooms: null },
        { rooms: "!a:example.com" },
        { rooms: [5] },
        { reason: 5 },
        { limit: "5" },
        { limit: 1.5 },
        { use_admin: "true" },
        { before_ts: "1" },
        { after_ts: [] },
      ]) {
        expectError(await call({ path, body: { rooms: [], ...wrong } }), 400, "M_BAD_JSON");
      }
    },
  );

  it(
    "answers 400 M_UNKNOWN for a negative limit",
    { status: 400, basis: "observed" },
    async ({ call, make }) => {
      const path = { user_id: make.unusedUserId() };
      expectError(await call({ path, body: { rooms: [], limit: -1 } }), 400, "M_UNKNOWN");
    },
  );
});
