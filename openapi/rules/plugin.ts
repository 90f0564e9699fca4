import { checkOrder } from "./check-order.ts";
import { examplesRequired } from "./examples-required.ts";
import { extensionValues } from "./extension-values.ts";
import { linksLead } from "./links-lead.ts";
import { noBodyOnGet } from "./no-body-on-get.ts";
import { noIntegerFormat } from "./no-integer-format.ts";
import { operationComplete } from "./operation-complete.ts";
import { operationErrors } from "./operation-errors.ts";
import { operationFileName } from "./operation-file-name.ts";
import { operationSecurity } from "./operation-security.ts";
import { operationTarget } from "./operation-target.ts";
import { propertiesDescribed } from "./properties-described.ts";
import { requestsOpen } from "./requests-open.ts";
import { responsesClosed } from "./responses-closed.ts";
import type { Rule } from "./rule.ts";
import { schemaNames } from "./schema-names.ts";
import { sdkNames } from "./sdk-names.ts";
import { sensitiveMarked } from "./sensitive-marked.ts";
import { timeUnit } from "./time-unit.ts";
import { writesMarked } from "./writes-marked.ts";

/** Our own rules, each called as its file. */
export const rules: Record<string, Rule> = {
  "check-order": checkOrder,
  "examples-required": examplesRequired,
  "extension-values": extensionValues,
  "links-lead": linksLead,
  "no-body-on-get": noBodyOnGet,
  "no-integer-format": noIntegerFormat,
  "operation-complete": operationComplete,
  "operation-errors": operationErrors,
  "operation-file-name": operationFileName,
  "operation-security": operationSecurity,
  "operation-target": operationTarget,
  "properties-described": propertiesDescribed,
  "requests-open": requestsOpen,
  "responses-closed": responsesClosed,
  "schema-names": schemaNames,
  "sdk-names": sdkNames,
  "sensitive-marked": sensitiveMarked,
  "time-unit": timeUnit,
  "writes-marked": writesMarked,
};

/** The plugin as Redocly loads it: its rules are `contract/<name>` in redocly.yaml. */
export default function contractPlugin() {
  return { id: "contract", rules: { oas3: rules } };
}
