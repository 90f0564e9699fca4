import type { OracleErrors } from "../oracle.ts";
import { retriedTransaction, type ToleranceName } from "../tolerances.ts";

/** Synapse's warnings and errors since its last start, but for those of the tolerance `retried-transaction`. */
export const complaints = (errors: OracleErrors, applied: Set<ToleranceName>): string[] => {
  const lines = errors.log.split("\n").filter((line) => line !== "");
  const records: string[] = [];
  for (const line of lines) {
    if (/^\d{4}-\d\d-\d\d /.test(line)) records.push(line);
    else records.push(`${records.pop() ?? ""}\n${line}`);
  }
  return records.filter((record) => {
    const retried = retriedTransaction.test(record);
    if (retried) applied.add("retried-transaction");
    return !retried;
  });
};
