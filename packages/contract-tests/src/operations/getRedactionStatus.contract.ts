import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { redactAndWait } from "../redaction.ts";
import { itChecksTheCaller } from "../standard.ts";

export const getRedactionStatus = contractOf("getRedactionStatus", (it) => {
  itChecksTheCaller(it, ({ make }) => ({ path: { redact_id: make.unique() } }));
  it.cannotProvoke(
    400,
    "only a NUL in the path is one, where Synapse itself breaks; the server's own tests send it",
  );

  it(
    "answers complete, and no failures, for a redaction that is done",
    { status: 200, basis: "observed" },
    async (context) => {
      const answer = await redactAndWait(context, context.make.unusedUserId(), { rooms: [] });
      expectAnswer(answer, 200, { status: "complete", failed_redactions: {} });
    },
  );

  it(
    "answers failed, and why, for a redaction in a room that isn't known",
    { status: 200, basis: "observed" },
    async (context) => {
      const rooms = [`!${context.make.unique()}:${context.server.serverName}`];
      const answer = await redactAndWait(context, context.make.unusedUserId(), { rooms });
      expectFields(expectStatus(answer, 200), { status: "failed" });
    },
  );

  it(
    "answers 404 M_NOT_FOUND for an id that no redaction has",
    { status: 404, basis: "documented" },
    async ({ call, make }) => {
      for (const redact_id of [make.unique(), "%", "a/b", "…"]) {
        expectError(await call({ path: { redact_id } }), 404, "M_NOT_FOUND");
      }
    },
  );
});
