import { findRedaction } from "@synapse-user-admin/database";
import { notFound } from "../http/errors.ts";
import { ok, type Operation } from "../http/operation.ts";

export const getRedactionStatus: Operation<"getRedactionStatus"> = async ({ path, db }) => {
  const task = await db.read(findRedaction, path.redact_id);
  if (task === undefined) {
    throw notFound(`No redaction has the id ${path.redact_id}; each is remembered for a day after its end.`);
  }
  const { status, error, result } = task;
  switch (status) {
    case "scheduled":
    case "active":
      return ok({ status });
    case "failed":
      return ok({ status, error: error ?? "It is not known why." });
    case "complete":
      return ok({ status, failed_redactions: failuresIn(result) });
  }
};

/** What Synapse, or our own job, wrote at the end. */
function failuresIn(result: string | null): Record<string, string> {
  const { failed_redactions = {} } = JSON.parse(result ?? "{}") as {
    failed_redactions?: Record<string, string>;
  };
  return failed_redactions;
}
