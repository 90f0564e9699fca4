import { readFileSync } from "node:fs";
import type { TargetServer } from "../context.ts";
import { FixturesError, fixtureContracts, parseFixtures } from "../fixtures.ts";
import { contracts } from "../generated/contracts.ts";
import { probeMakers } from "../makers/probeMakers.ts";
import { readOnlyContracts } from "../run/readOnlyContracts.ts";
import type { TestResult } from "../run/result.ts";
import { runTests } from "../run/runTests.ts";
import { selectTests } from "../run/selectTests.ts";
import { countForeignAccounts } from "../target/countForeignAccounts.ts";
import { createAccountLog } from "../target/createAccountLog.ts";
import { findAdmin, type Credentials } from "../target/findAdmin.ts";
import { TargetError } from "../target/targetError.ts";
import { UsageError, type Options } from "./options.ts";

/** Begins the localpart of every account that the tests make. */
const prefix = "contract-";

/** What the tests found, and what they could not clear away. */
export interface Tested {
  readonly results: readonly TestResult[];
  /** Accounts that are still active, and why. */
  readonly left: readonly string[];
}

const secretsOf = (credentials: Credentials): readonly string[] => {
  switch (credentials.kind) {
    case "token":
      return [credentials.token];
    case "password":
      return [credentials.password];
    case "shared-secret":
      return [credentials.secret];
  }
};

/**
 * Runs the tests that are asked for on a server.
 *
 * @param onBegin is told how many tests there are
 * @param onResult is told of each result as it comes
 */
export async function testTarget(
  baseUrl: string,
  options: Options,
  onBegin: (count: number) => void,
  onResult: (result: TestResult) => void,
): Promise<Tested> {
  const { selection, concurrency, readOnly, onAUsedServer, limitedBaseUrl } = options;
  const fixtures = options.fixtures === undefined ? [] : readFixtures(options.fixtures);
  const admin = await findAdmin(baseUrl, options.credentials, prefix);
  const bare: TargetServer = {
    baseUrl,
    adminToken: admin.token,
    serverName: admin.serverName,
    prefix,
    ...(selection.synapseVersion === undefined ? {} : { synapseVersion: selection.synapseVersion }),
    makers: {},
  };
  const accounts = createAccountLog(prefix, admin.made ? admin.userId : undefined);
  const run = (tests: ReturnType<typeof selectTests>, server: TargetServer) => {
    onBegin(tests.length);
    return runTests(tests, server, {
      concurrency,
      secrets: secretsOf(options.credentials),
      onResult,
      onAnswer: accounts.note,
    });
  };
  if (readOnly) {
    const tests = selectTests([...readOnlyContracts(admin.userId), ...fixtures], selection);
    return { results: await run(tests, bare), left: [] };
  }
  try {
    const foreign = await countForeignAccounts(bare, admin.userId);
    if (foreign > 0 && !onAUsedServer) {
      throw new TargetError(
        `${baseUrl} has ${foreign} accounts that are not the tests' own; say --on-a-used-server to test it all the same.`,
      );
    }
    const tests = selectTests([...contracts, ...fixtures], selection);
    const needsMakers = tests.some(({ needs }) => needs.length > 0);
    const makers = needsMakers ? await probeMakers(bare, accounts.note) : {};
    const server = {
      ...bare,
      makers: { ...makers, ...(limitedBaseUrl === undefined ? {} : { limitedBaseUrl }) },
    };
    const results = await run(tests, server);
    return { results, left: await accounts.deactivateAll(server, concurrency) };
  } catch (error) {
    await accounts.deactivateAll(bare, concurrency);
    throw error;
  }
}

function readFixtures(file: string) {
  try {
    return fixtureContracts(parseFixtures(readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      error instanceof FixturesError
        ? `${file} holds no fixtures: ${reason}.`
        : `${file} can't be read: ${reason}.`,
      { cause: error },
    );
  }
}
