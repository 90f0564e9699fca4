import { list, operationRule } from "./rule.ts";

/** Every operation has a name, one tag, a summary, a description, its place in the client, its callers and its checks. */
export const operationComplete = operationRule(({ operation, report }) => {
  for (const field of ["operationId", "summary", "description", "x-sdk", "x-caller"]) {
    const value = operation[field];
    if (typeof value !== "string" || value.trim() === "") report(`The operation has no ${field}.`);
  }
  if (list(operation["tags"]).length !== 1) report("The operation needs exactly one tag.");
  if (!Array.isArray(operation["x-check-order"]))
    report("The operation has no x-check-order; if it checks nothing, [].");
});
