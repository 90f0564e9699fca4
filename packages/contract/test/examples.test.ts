import { describe, expect, it } from "vitest";
import { operationsOf } from "../generate/document.ts";
import { contract, examples, validator } from "./schemas.ts";

describe("examples", () => {
  it.each(examples())("fit the schema: $where", ({ schema, value }) => {
    const validate = validator(schema);
    validate(value);
    expect(validate.errors ?? []).toEqual([]);
  });

  it("are there for every request, response and parameter", () => {
    const places = new Set(examples().map(({ where }) => where.replace(/: .*/u, "")));
    const wanted = operationsOf(contract).flatMap(
      ({ operation: { operationId, requestBody, responses } }) => [
        ...(requestBody === undefined ? [] : [`${operationId} request`]),
        ...Object.keys(responses).map((status) => `${operationId} ${status}`),
      ],
    );
    expect(wanted.filter((place) => !places.has(place))).toEqual([]);
    expect(examples().filter(({ value }) => value === undefined)).toEqual([]);
  });
});
