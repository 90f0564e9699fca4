import { randomInt } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startCommand } from "@synapse-user-admin/contract-tests";
import exclusions from "../fuzz/exclusions.json" with { type: "json" };
import { installSchemathesis } from "../fuzz/installSchemathesis.ts";
import { runSchemathesis, type FuzzResult } from "../fuzz/runSchemathesis.ts";
import { callJson } from "../fuzz/callJson.ts";

// Requests made up from the contract that the running server serves, and its answers held to that contract.

const fixedSeed = 20_261_124;
const serverName = "localhost";
const sessionUser = { id: `@fuzz-session:${serverName}`, password: "sessions to end" };
/** What no request can make succeed here: nobody can register at this server, and no demo user has keys. */
const neverSuccessful = new Set([
  "checkRegistrationAvailable",
  "checkRegistrationAvailableR0",
  "allowUserCrossSigningReplacement",
]);

const workspaceRoot = join(import.meta.dirname, "..", "..", "..", "..");

/** A run on a server of its own, which has the demo population at its start. */
async function fuzz(command: string, seed: number, examples: number): Promise<FuzzResult> {
  const folder = await mkdtemp(join(tmpdir(), "lab-fuzz-"));
  const server = await startCommand([process.execPath, join(workspaceRoot, "apps/server/dist/main.js")], {
    HOST: "127.0.0.1",
    PORT: "0",
    DATABASE_URL: "",
    DATA_DIR: join(folder, "data"),
    SERVER_NAME: serverName,
    BCRYPT_ROUNDS: "4",
    LOGIN_RATE_LIMIT: "off",
    LOG_LEVEL: "warn",
  });
  try {
    const adminToken = (await readFile(join(folder, "data", "admin-token"), "utf8")).trim();
    const call = (method: string, path: string, body?: unknown) =>
      callJson(`${server.baseUrl}${path}`, method, adminToken, body);
    await call("PUT", `/_synapse/admin/v2/users/${sessionUser.id}`, { password: sessionUser.password });
    const target = { baseUrl: server.baseUrl, adminToken, admin: `@admin:${serverName}`, sessionUser };
    const result = await runSchemathesis(command, target, { seed, examples }, folder);
    const complaints = [...result.complaints];
    // A run that lost its token would go on and find 401 everywhere, which the contract allows.
    if ((await call("GET", "/_synapse/admin/v3/users?limit=1")).status !== 200) {
      complaints.push("the administrator's token no longer works");
    }
    for (const [operation, statuses] of Object.entries(result.answers)) {
      if (
        !neverSuccessful.has(operation) &&
        !Object.keys(statuses).some((status) => status.startsWith("2"))
      ) {
        complaints.push(`${operation} never succeeded: ${JSON.stringify(statuses)}`);
      }
    }
    return { ...result, complaints };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    examples: { type: "string", default: "40" },
    seed: { type: "string", multiple: true },
  },
});
const examples = Number(values.examples);
const seeds = values.seed?.map(Number) ?? [fixedSeed, randomInt(2 ** 31)];

const command = await installSchemathesis();
const setAside = new Map<string, number>();
let passed = 0;
let failed = 0;
for (const seed of seeds) {
  process.stdout.write(`\nseed ${seed}: again with pnpm test:fuzz --seed ${seed} --examples ${examples}\n`);
  // One after the other: each has the machine to itself.
  const result = await fuzz(command, seed, examples);
  for (const complaint of result.complaints) process.stdout.write(`FAILED: ${complaint}\n`);
  process.stdout.write(
    `seed ${seed}: ${result.cases} cases on ${result.operations} operations in ${Math.round(result.seconds)} s, ` +
      `${result.failed} with failures\n`,
  );
  passed += result.cases - result.failed;
  failed += result.failed + result.complaints.length;
  for (const [name, times] of Object.entries(result.setAside)) {
    setAside.set(name, (setAside.get(name) ?? 0) + times);
  }
}
process.stdout.write("\nset aside, each with its reason (packages/lab/src/fuzz/exclusions.json):\n");
for (const { name, check, operations, reason } of exclusions) {
  process.stdout.write(
    `  ${name} (${setAside.get(name) ?? 0} times): ${check} of ${operations.join(", ")}. ${reason}\n`,
  );
}
process.stdout.write("cases, each under all checks that apply to it:\n");
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
