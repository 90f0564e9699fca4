import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Applied } from "../normalise.ts";

/** A job's result with the status of each failure alone (`403`), not the sentence for people behind it. */
export const withoutErrorTexts = (result: JsonObject, applied: Applied): JsonObject => {
  const failed = result["failed_redactions"];
  if (!isObject(failed) || Object.keys(failed).length === 0) return result;
  applied.add("error-text");
  const statuses = Object.entries(failed).map(([eventId, reason]): [string, Json] => [
    eventId,
    typeof reason === "string" ? reason.replace(/^(\d{3}): .*$/s, "$1") : reason,
  ]);
  return { ...result, failed_redactions: Object.fromEntries(statuses) };
};
