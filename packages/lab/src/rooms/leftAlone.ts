import { isObject, type Json } from "../json.ts";
import type { DatabaseDelta } from "../tableWatch.ts";
import type { Check } from "./check.ts";
import type { Outcome } from "./operations.ts";

/** What every room event leaves something in. */
const eventTables: ReadonlySet<string> = new Set([
  "current_state_events",
  "event_edges",
  "event_forward_extremities",
  "event_json",
  "events",
  "local_current_membership",
  "redactions",
  "room_memberships",
  "state_groups",
]);

/** Rooms of a version whose rules a server does not know: nothing is written there, and each job says so. */
export const leftAlone = (
  version: string,
  delta: DatabaseDelta | undefined,
  outcomes: readonly Outcome[],
): readonly Check[] => {
  const written = (delta?.tables ?? []).map(({ table }) => table).filter((table) => eventTables.has(table));
  const redactions = outcomes.filter(({ operation }) => operation === "redactUserEvents");
  const reported = ({ answer }: Outcome): Json => {
    const failed = answer["failed_redactions"];
    const reasons = isObject(failed) ? Object.values(failed) : [];
    return (
      reasons.length > 0 && reasons.every((reason) => typeof reason === "string" && reason.includes(version))
    );
  };
  return [
    { name: "nothing is written to rooms of a version that is not known", expected: [], got: written },
    {
      name: "each redaction says that the version is not known",
      expected: Object.fromEntries(redactions.map(({ name }) => [name, true])),
      got: Object.fromEntries(redactions.map((outcome) => [outcome.name, reported(outcome)])),
    },
  ];
};
