import openApiDocument from "@synapse-user-admin/contract/openapi.json" with { type: "json" };
import { operations, type OperationId } from "@synapse-user-admin/contract";
import type { ContractTest } from "../contractOf.ts";

/** What stands behind a test, for whoever has to judge its failure. */
export interface Behind {
  /** `documented: <the sentence>`, or what was observed. */
  readonly basis: string;
  /** Where the reference has the operation, below the address of this project's documentation. */
  readonly anchor: string;
}

/** The sentence or observation behind a test; the description of its operation where it has none of its own. */
export function behind({ operationId, basis, says, title }: ContractTest): Behind {
  const where = basis === "documented" ? "documented" : "observed of Synapse 1.163.2";
  const sentence = says ?? (basis === "documented" ? summaryOf(operationId) : title);
  const section = operations[operationId].tag.replaceAll(" ", "-");
  const anchor = `/docs/#/${section}/${operationId}`.toLowerCase();
  return { basis: `${where}: ${sentence}`, anchor };
}

/** An operation's summary and description, as the contract has them. */
function summaryOf(operationId: OperationId): string {
  const { path, method } = operations[operationId];
  // Every operation of the table is one of the document it is made from.
  const paths = openApiDocument.paths as unknown as Record<
    string,
    Record<string, { readonly summary?: string; readonly description?: string }>
  >;
  const { summary = "", description = "" } = paths[path]?.[method.toLowerCase()] ?? {};
  return `${summary}. ${description.replaceAll(/\s+/g, " ").trim()}`.trim();
}
