import { list, operationRule } from "./rule.ts";

const targetSteps = ["mxid", "local", "known"];

/** An operation with a user in its path says whom it works on, and only such a one does. */
export const operationTarget = operationRule(({ path, operation, report }) => {
  const hasUser = /\{(?:user_id|userId)\}/u.test(path);
  const target = operation["x-target"];
  const steps = list(operation["x-check-order"]);
  if (hasUser && target === undefined) report("There is a user in the path, but no x-target.");
  if (!hasUser && target !== undefined)
    report("There is no user in the path for x-target to speak of.", "x-target");
  if (!hasUser && steps.some((step) => targetSteps.includes(String(step)))) {
    report("There is no user in the path for x-check-order to check.", "x-check-order");
  }
  if (target === "local-user" && !steps.includes("local")) {
    report("x-target is local-user, so x-check-order needs the step local.", "x-check-order");
  }
  if (target === "any-user" && steps.some((step) => step === "local" || step === "known")) {
    report("x-target is any-user, so x-check-order can't ask for a local or known one.", "x-check-order");
  }
  if (target === undefined && "x-target-errors" in operation) {
    report("There is no x-target for x-target-errors to speak of.", "x-target-errors");
  }
});
