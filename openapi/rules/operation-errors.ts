import { list, node, operationRule } from "./rule.ts";

/** An operation declares the errors that its callers, its checks and its body can bring about. */
export const operationErrors = operationRule(({ operation, report }) => {
  const responses = node(operation["responses"]);
  const caller = operation["x-caller"];
  const steps = list(operation["x-check-order"]);
  const demand = (status: string, reason: string) => {
    if (!(status in responses)) report(`The operation declares no ${status}, but ${reason}.`, "responses");
  };
  if (caller !== "anonymous") demand("401", "it looks at the access token");
  if (["admin", "admin-or-target", "user-or-locked"].includes(String(caller))) {
    demand("403", "not everyone with a token may call it");
  }
  if (operation["x-writes"] === true) demand("403", "a server that only reads refuses it");
  for (const step of ["mxid", "local", "json", "request"]) {
    if (steps.includes(step)) demand("400", `x-check-order has the step ${step}`);
  }
  if (steps.includes("known")) demand("404", "x-check-order has the step known");
  if (steps.includes("registration")) demand("403", "x-check-order has the step registration");
  if ("requestBody" in operation) demand("413", "it takes a body");
  demand("500", "every server can have a fault");
});
