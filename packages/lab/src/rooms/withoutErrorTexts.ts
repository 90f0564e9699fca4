import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Applied } from "../normalise.ts";

/** The status of a failure alone: `403` of `403: You may not.`; other texts stay. */
export const withoutErrorText = (reason: Json, applied: Applied): Json => {
  const status = typeof reason === "string" ? /^(\d{3}): /.exec(reason)?.[1] : undefined;
  if (status === undefined) return reason;
  applied.add("error-text");
  return status;
};

/** A job's result with the status of each failure alone (`403`), not the sentence for people behind it. */
export const withoutErrorTexts = (result: JsonObject, applied: Applied): JsonObject => {
  const failed = result["failed_redactions"];
  if (!isObject(failed) || Object.keys(failed).length === 0) return result;
  const statuses = Object.entries(failed).map(([eventId, reason]): [string, Json] => [
    eventId,
    withoutErrorText(reason, applied),
  ]);
  return { ...result, failed_redactions: Object.fromEntries(statuses) };
};
