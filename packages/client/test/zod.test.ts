import { openApiDocument, operations } from "@synapse-user-admin/contract";
import { describe, expect, it } from "vitest";
import { createClient } from "../src/index.ts";
import { answerSchemas, validateAnswer } from "../src/zod.ts";
import { fakeServer, json, thrownBy } from "./fakeServer.ts";

interface Document {
  readonly paths: Record<string, Record<string, { operationId: string; responses: Record<string, object> }>>;
  readonly components: { readonly examples: Record<string, { value: unknown }> };
}

describe("@synapse-user-admin/client/zod", () => {
  it("has a schema for each operation", () => {
    expect(Object.keys(answerSchemas).toSorted()).toEqual(Object.keys(operations).toSorted());
  });

  it("takes every example of an answer in the contract", async () => {
    // The parts that are read here; the contract's own tests hold it to this form.
    const document = (await openApiDocument()) as unknown as Document;
    let count = 0;
    for (const { operationId, responses } of Object.values(document.paths).flatMap((methods) =>
      Object.values(methods),
    )) {
      for (const [status, response] of Object.entries(responses)) {
        const names = [...JSON.stringify(response).matchAll(/#\/components\/examples\/([^"]+)/gu)].map(
          ([, name]) => name,
        );
        for (const name of status.startsWith("2") ? names : []) {
          const body = document.components.examples[name ?? ""]?.value;
          validateAnswer({ operationId, status: Number(status), body });
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(Object.keys(operations).length);
  });

  it("makes an error of an answer that is not as the contract says, which tells where but not what", async () => {
    const { baseUrl } = await fakeServer(
      json(200, { name: "@a:x", admin: 1, access_token: "a-secret-token", threepids: [{ medium: null }] }),
    );
    const client = createClient({ baseUrl, accessToken: "a-secret-token", validate: validateAnswer });
    const error = await thrownBy(client.users.get("@a:x"));
    expect(error).toMatchObject({
      name: "UnexpectedAnswerError",
      operationId: "getUser",
      status: 200,
      message: expect.stringMatching(
        /^The answer to getUser is not as the contract says: .*admin: .*expected boolean.*threepids\.0\.medium: /u,
      ) as unknown,
    });
    expect(String(error)).not.toContain("a-secret-token");
  });

  it("lets members through that the contract doesn't know", async () => {
    const { baseUrl } = await fakeServer(json(200, { admin: true, since: 2031 }));
    const client = createClient({ baseUrl, validate: validateAnswer });
    await expect(client.users.getAdmin("@a:x")).resolves.toEqual({ admin: true, since: 2031 });
  });
});
