import { contracts, createContext, missing, type TargetServer } from "@synapse-user-admin/contract-tests";
import { createClientRows, createStoredMedia, createStoredRooms } from "@synapse-user-admin/database/testing";
import pg from "pg";
import { startCandidate } from "../candidate.ts";
import { createClientMakers } from "../clientMakers.ts";
import { Oracle, OracleError } from "../oracle.ts";
import { createUploadedMedia } from "../uploadedMedia.ts";

// The contract tests on the real Synapse, which proves the tests, and on this server attached to a copy of its database with
// direct writes.

const clone = "lab_contract";

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** All tests, one after the other; failures are printed with what a maintainer needs to repeat them. */
async function runAll(title: string, server: TargetServer): Promise<Count> {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const { operationId, tests } of contracts) {
    for (const test of tests) {
      const reason = missing(test.needs, server);
      if (reason !== undefined) {
        count.skipped++;
        process.stdout.write(`skipped on ${title}: ${test.id}: ${reason}\n`);
        continue;
      }
      try {
        await test.run(createContext(server, operationId));
        count.passed++;
      } catch (error) {
        count.failed++;
        process.stdout.write(
          `FAILED on ${title}: ${test.id}\n${error instanceof Error ? error.message : String(error)}\n`,
        );
      }
    }
  }
  process.stdout.write(
    `${title}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`,
  );
  return count;
}

async function main(): Promise<Count[]> {
  const oracle = Oracle.fromEnvironment();
  await oracle.install();
  await oracle.up();
  await oracle.seed();
  const synapse = await oracle.info();
  const attached = await oracle.clone(clone, "seeded");
  const counts: Count[] = [];

  const onSynapse = new pg.Pool({ connectionString: synapse.dsn, max: 1 });
  counts.push(
    await runAll("Synapse", {
      baseUrl: synapse.baseUrl,
      adminToken: synapse.adminToken,
      serverName: synapse.serverName,
      prefix: "contract-",
      // Synapse reads the rows of pushers and keys at each request; rooms it has to make itself.
      makers: {
        ...createClientRows(onSynapse),
        ...createClientMakers(synapse),
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
  const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
  process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed\n`);
  process.exitCode = sum("failed") === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof OracleError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
