import { describe, expect, it } from "vitest";
import { operationsOf } from "../generate/document.ts";
import { contract, examples, validator } from "./schemas.ts";

describe("examples", () => {
  it.each(examples())("fit the schema: $where", ({ schema, value }) => {
    const validate = validator(schema);
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  });

  it("are there for every request, response and parameter", () => {
    const places = new Set(examples().map(({ where }) => where.replace(/: .*/u, "")));
    for (const { operation } of operationsOf(contract)) {
      if (operation.requestBody !== undefined) expect(places).toContain(`${operation.operationId} request`);
      for (const status of Object.keys(operation.responses)) expect(places).toContain(`${operation.operationId} ${status}`);
    }
    expect(examples().filter(({ value }) => value === undefined)).toEqual([]);
  });
});
