import { operationRule } from "./rule.ts";

/** A GET takes no body, and a DELETE never demands one. */
export const noBodyOnGet = operationRule(({ method, operation, resolve, report }) => {
  if (!("requestBody" in operation)) return;
  if (method === "get") report("A GET takes no body.", "requestBody");
  if (method === "delete" && resolve(operation["requestBody"])["required"] === true) {
    report("The body of a DELETE is optional.", "requestBody");
  }
});
