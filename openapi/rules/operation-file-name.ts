import { operationRule } from "./rule.ts";

/** An operation lives in a file that is called as it is. (One that stands in the root document has no file to be called.) */
export const operationFileName = operationRule(({ operation, file, rootFile, report }) => {
  const name = file
    .split(/[\\/]/u)
    .at(-1)
    ?.replace(/\.yaml$/u, "");
  if (file !== rootFile && name !== operation["operationId"]) {
    report(`The operationId must be the name of the file, ${name}.`, "operationId");
  }
});
