import { operationRule } from "./rule.ts";

/** What writes says so: everything under the administrator's prefix that is no GET, and no GET. */
export const writesMarked = operationRule(({ path, method, operation, report }) => {
  const writes = operation["x-writes"] === true;
  if (method === "get" && writes) report("A GET writes nothing.", "x-writes");
  if (method !== "get" && path.startsWith("/_synapse/admin/") && !writes) {
    report(`A ${method.toUpperCase()} of the admin API writes: it needs x-writes: true.`);
  }
});
