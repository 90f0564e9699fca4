import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openApiDocument, operations } from "../src/index.ts";

const folder = fileURLToPath(new URL("../../../openapi/operations/", import.meta.url));
const all = Object.values(operations);

describe("the table of operations", () => {
  it("has one entry for each file, by its name", () => {
    expect(Object.keys(operations)).toEqual(
      readdirSync(folder)
        .map((file) => file.replace(".yaml", ""))
        .toSorted(),
    );
    expect(all.map(({ operationId }) => operationId)).toEqual(Object.keys(operations));
  });

  it("has the 37 operations of the User Admin API and the 16 of the session surface", () => {
    const session = all.filter(({ tag }) => tag === "Session");
    expect(session).toHaveLength(16);
    expect(all.length - session.length).toBe(37);
  });

  it("has no two operations at one place, here or in the client", () => {
    expect(new Set(all.map(({ method, path }) => `${method} ${path}`)).size).toBe(all.length);
    expect(new Set(all.map(({ sdk }) => sdk)).size).toBe(all.length);
  });

  it("says the same of an operation and of its twin under the old path", () => {
    const comparable = (name: keyof typeof operations) => {
      const { operationId: _name, path, sdk, ...facts } = operations[name];
      return { ...facts, path: path.replace("/r0/", "/v3/"), sdk: sdk.replace(/R0$/u, "") };
    };
    expect(comparable("getLoginFlowsR0")).toEqual(comparable("getLoginFlows"));
    expect(comparable("loginR0")).toEqual(comparable("login"));
    expect(comparable("logoutR0")).toEqual(comparable("logout"));
    expect(comparable("logoutAllR0")).toEqual(comparable("logoutAll"));
    expect(comparable("whoamiR0")).toEqual(comparable("whoami"));
    expect(comparable("checkRegistrationAvailableR0")).toEqual(comparable("checkRegistrationAvailable"));
  });

  it("fills in how a target is refused", () => {
    expect(operations.getUser.targetErrors).toEqual({
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    });
    expect(operations.shadowBanUser.targetErrors.unknown).toBe("M_UNKNOWN");
    expect(operations.listUsersV3.targetErrors).toBeNull();
  });
});

describe("the document", () => {
  it("has the paths of the table", async () => {
    const { openapi, paths } = await openApiDocument();
    expect(openapi).toBe("3.1.0");
    expect(new Set(Object.keys(paths))).toEqual(new Set(all.map(({ path }) => path)));
  });
});
