import {
  contracts,
  countResults,
  createClientMakers,
  failureReport,
  runTests,
  selectTests,
  skipReport,
  tableReport,
  type Counts,
  type TargetServer,
} from "@synapse-user-admin/contract-tests";
import { createClientRows, createStoredMedia, createStoredRooms } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { startCandidate } from "../candidate.ts";
import { Oracle, OracleError } from "../oracle.ts";
import { createUploadedMedia } from "../uploadedMedia.ts";

// The contract tests on the real Synapse, which proves the tests, and on this server attached to a copy of its database with
// direct writes.

const clone = "lab_contract";

/** How many tests run at the same time. */
const concurrency = 4;

/** All tests; failures are printed with what a maintainer needs to repeat them. */
async function runAll(title: string, server: TargetServer): Promise<Counts> {
  const tests = selectTests(contracts, { level: "observed", synapseVersion: undefined, only: [] });
  const results = await runTests(tests, server, { concurrency });
  const failures = results.filter(({ outcome }) => outcome === "fail").map(failureReport);
  process.stdout.write(`${title}\n\n${failures.join("")}${skipReport(results)}${tableReport(results)}\n`);
  return countResults(results);
}

async function main(): Promise<Counts[]> {
  const oracle = Oracle.fromEnvironment();
  await oracle.install();
  await oracle.up();
  await oracle.seed();
  const synapse = await oracle.info();
  const attached = await oracle.clone(clone, "seeded");
  const counts: Counts[] = [];

  const onSynapse = new pg.Pool({ connectionString: synapse.dsn, max: 1 });
  counts.push(
    await runAll("Synapse", {
      baseUrl: synapse.baseUrl,
      adminToken: synapse.adminToken,
      serverName: synapse.serverName,
      prefix: "contract-",
      // Made as any client would; only what an upload can't be given is written to its row, which Synapse reads at each request.
      makers: {
        ...createClientMakers(synapse.baseUrl, synapse.adminToken),
        media: createUploadedMedia(synapse, onSynapse),
        recordsActivity: true,
      },
    }),
  );
  await onSynapse.end();

  const server = await startCandidate({
    command: "node apps/server/dist/main.js",
    clone: attached,
    publicBaseUrl: synapse.baseUrl,
    writes: true,
  });
  const onClone = new pg.Pool({ connectionString: attached.dsn, max: 1 });
  counts.push(
    await runAll("this server, attached with direct writes", {
      baseUrl: server.baseUrl,
      adminToken: attached.adminToken,
      serverName: attached.serverName,
      prefix: "contract-",
      makers: {
        ...createClientRows(onClone),
        rooms: createStoredRooms(onClone),
        media: createStoredMedia(onClone, attached.mediaStorePath),
      },
    }),
  );
  await onClone.end();
  await server.stop();
  await oracle.drop(clone);
  await oracle.down();
  return counts;
}

try {
  const counts = await main();
  const sum = (key: keyof Counts) => counts.reduce((total, count) => total + count[key], 0);
  process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed\n`);
  process.exitCode = sum("failed") === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof OracleError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
