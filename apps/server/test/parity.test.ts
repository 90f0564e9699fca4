import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@synapse-user-admin/client";
import { operations } from "@synapse-user-admin/contract";
import { contracts } from "@synapse-user-admin/contract-tests";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");

/** The names of the files in a folder, without what their names end in. */
const names = (folder: string, ending: string) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .toSorted();

const all = Object.keys(operations).toSorted();

describe("one name, one spelling, everywhere", () => {
  it("has a file in openapi/operations for each operation, and no other", () => {
    expect(names("openapi/operations", ".yaml")).toEqual(all);
  });

  it("has a handler for each operation, and no other", () => {
    expect(names("apps/server/src/operations", ".ts")).toEqual(all);
  });

  it("has contract tests for each operation, and no other", () => {
    expect(names("packages/contract-tests/src/operations", ".contract.ts")).toEqual(all);
    expect(contracts.map(({ operationId }) => operationId).toSorted()).toEqual(all);
  });

  it("has a client function for each operation", () => {
    const client = readFileSync(join(root, "packages/client/src/generated/operations.ts"), "utf8");
    const functions = [...client.matchAll(/^export (?:async )?function (\w+)\(/gm)].map(
      ([, name]) => name ?? "",
    );
    expect(functions.toSorted()).toEqual(all);
  });

  it("has a method of the client for each operation, where x-sdk says", () => {
    const client: object = createClient({ baseUrl: "http://127.0.0.1" });
    for (const { sdk } of Object.values(operations)) {
      const [group = "", method = ""] = sdk.split(".");
      expect(client).toHaveProperty([group, method], expect.any(Function));
    }
  });

  it("provokes each status that an operation declares, or says why it can't", () => {
    const statuses = (values: readonly number[]) => [...new Set(values)].toSorted((a, b) => a - b);
    const covered = contracts.map(({ operationId, tests, unprovoked }) => [
      operationId,
      statuses([...tests, ...unprovoked].map(({ status }) => status)),
    ]);
    const declared = contracts.map(({ operationId }) => [
      operationId,
      statuses(operations[operationId].statuses),
    ]);
    expect(covered).toEqual(declared);
  });

  it("gives each contract test an id of its own", () => {
    const ids = contracts.flatMap(({ tests }) => tests.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
