import { parseArgs } from "node:util";
import { operations } from "@synapse-user-admin/contract";
import { startCluster } from "@synapse-user-admin/database/testing";
import { contractFailure } from "../mutations/contractFailure.ts";
import type { Mutation } from "../mutations/mutation.ts";
import { mutations } from "../mutations/mutations.ts";
import { startMutant } from "../mutations/startMutant.ts";
import { inParallel } from "../inParallel.ts";

const help = `Puts one deliberate fault after the other into the server and holds each to the contract tests of its operation:
they have to notice it.

  --only OPS      operationIds, separated by commas
  --verbose       also prints how each fault was noticed`;

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** Servers at a time. */
const concurrency = 2;

const only = options.only?.split(",");
const chosen = mutations.filter(({ operation }) => only?.includes(operation) ?? true);
const count = { passed: 0, failed: 0 };
const began = Date.now();

/** A fault that can't be put in, or that makes the server fail at large, is `BROKEN`: it shows nothing. */
const report = (outcome: "caught" | "NOT CAUGHT" | "BROKEN", ...lines: readonly string[]): void => {
  count[outcome === "caught" ? "passed" : "failed"]++;
  process.stdout.write(`${outcome.padEnd(12)}${lines.join(`\n${" ".repeat(12)}`)}\n`);
};

const concerned = ({ operation, related = [] }: Mutation) => new Set([operation, ...related]);

/** The administration's operations that no fault is put into; the session surface may go without. */
const withoutFault = Object.values(operations).flatMap(({ operationId, tag }) =>
  tag === "Session" || mutations.some(({ operation }) => operation === operationId) ? [] : [operationId],
);

/** The server without a fault has to pass, or that tests fail says nothing. */
const holdUnmutated = async (cluster: string): Promise<boolean> => {
  const all = new Set(chosen.flatMap((mutation) => [...concerned(mutation)]));
  const server = await startMutant(cluster, undefined);
  try {
    const failure = await contractFailure(server.target, all);
    if (failure === undefined) return true;
    process.stdout.write(`The server fails without any fault: ${failure.test}\n${failure.message}\n`);
    return false;
  } finally {
    await server.stop();
  }
};

const tryMutation = async (cluster: string, mutation: Mutation): Promise<void> => {
  const title = `${mutation.operation}: ${mutation.what} (${mutation.kind})`;
  const server = await startMutant(cluster, mutation);
  try {
    const failure = await contractFailure(server.target, concerned(mutation));
    if (failure === undefined) report("NOT CAUGHT", title);
    else if (failure.broke) report("BROKEN", title, `the server answered 500 in ${failure.test}`);
    else report("caught", title, `by ${failure.test}`);
    if (options.verbose && failure !== undefined) process.stdout.write(`${failure.message}\n`);
  } finally {
    await server.stop();
  }
};

const main = async (): Promise<void> => {
  if (chosen.length === 0) throw new Error(`There is no fault for ${options.only ?? "anything"}.`);
  for (const operation of withoutFault) report("BROKEN", `there is no fault for ${operation}`);
  const cluster = await startCluster();
  try {
    if (!(await holdUnmutated(cluster.url))) {
      count.failed++;
      return;
    }
    await inParallel(chosen, concurrency, async (mutation) => {
      try {
        await tryMutation(cluster.url, mutation);
      } catch (error) {
        report("BROKEN", error instanceof Error ? error.message : String(error));
      }
    });
  } finally {
    await cluster.stop();
  }
};

if (options.help) process.stdout.write(`${help}\n`);
else {
  await main();
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`\n${chosen.length} faults in ${seconds} s\n`);
  process.stdout.write(`${count.passed} passed, ${count.failed} failed\n`);
  process.exitCode = count.failed === 0 ? 0 : 1;
}
