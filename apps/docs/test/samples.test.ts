import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { curlSample, typescriptSample } from "../src/codeSamples.ts";
import { type Operation, operations } from "../src/contract.ts";
import { type DocsServer, startServer } from "./server.ts";

const run = promisify(execFile);
const app = join(import.meta.dirname, "..");
// Not below the system's folder for such, as the packages have to be found from there.
const folder = join(app, "reports/samples");

const operation = (id: string) => {
  const found = operations.find(({ operationId }) => operationId === id);
  if (found === undefined) {
    throw new Error(`There is no operation ${id}.`);
  }
  return found;
};

describe("the samples for curl", () => {
  let server: DocsServer;
  beforeAll(async () => {
    server = await startServer({ SERVER_NAME: "example.com" });
    // What most examples are about.
    for (const id of ["upsertUser", "createUserDevice"]) {
      await answerTo(operation(id));
    }
  });
  afterAll(() => server.remove());

  /** Runs a sample as it stands, by a shell. */
  async function answerTo(sample: Operation): Promise<{ status: number; body: unknown }> {
    const script = `${curlSample(sample)} \\\n  -sS -w '\\n%{http_code}'`;
    const { stdout } = await run("bash", ["-c", script], {
      env: { ...process.env, BASE_URL: server.baseUrl, ADMIN_TOKEN: await logIn() },
    });
    const end = stdout.lastIndexOf("\n");
    return { status: Number(stdout.slice(end + 1)), body: JSON.parse(stdout.slice(0, end)) };
  }

  /** A token of its own for each, as some end those that there are. */
  async function logIn(): Promise<string> {
    const response = await fetch(`${server.baseUrl}/_matrix/client/v3/login`, {
      method: "POST",
      body: JSON.stringify(operation("login").body),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  /** What the examples name and the server does not have. */
  const notThere: Readonly<Record<string, number>> = {
    allowUserCrossSigningReplacement: 404,
    checkRegistrationAvailable: 403,
    checkRegistrationAvailableR0: 403,
    checkUsernameAvailable: 400,
    findUserByExternalId: 404,
    findUserByThreepid: 404,
    getRedactionStatus: 404,
  };

  it.each(operations.map((sample) => [sample.operationId, sample] as const))(
    "%s is answered as the contract says",
    async (id, sample) => {
      if (sample.path.includes("{device_id}")) {
        // Others have deleted it by then.
        await answerTo(operation("createUserDevice"));
      }
      const { status } = await answerTo(sample);
      expect(sample.statuses).toContain(status);
      expect(status < 300 ? 200 : status).toBe(notThere[id] ?? 200);
    },
  );
});

describe("the samples in TypeScript", () => {
  it("read as much of a list as the samples for curl", () => {
    const lists = operations.filter(
      (sample) => sample.method === "GET" && curlSample(sample).includes("limit=10"),
    );
    expect(lists.length).toBeGreaterThan(2);
    for (const sample of lists) {
      expect(typescriptSample(sample)).toMatch(/\.toArray\(\{ limit: 10 \}\);/);
    }
  });

  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../../../../tsconfig.base.json", include: ["*.ts"] }),
    );
  });

  const check = () =>
    run("tsc", ["-p", folder]).then(
      () => "",
      (error: unknown) => (error as { stdout: string }).stdout,
    );

  it("compile against the client", async () => {
    for (const sample of operations) {
      await writeFile(join(folder, `${sample.operationId}.ts`), typescriptSample(sample));
    }
    expect(await readFile(join(folder, "getUser.ts"), "utf8")).toContain("client.users.get(");
    expect(await check()).toBe("");
  });
});
