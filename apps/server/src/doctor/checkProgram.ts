import type { Config } from "../config.ts";
import { docsFolder } from "../docsFolder.ts";
import { type Finding, findings, reason } from "./finding.ts";

/** The oldest Node that the program is made for. */
const oldestNode = [20, 19] as const;

/** Node, what it loads that is no JavaScript, and the docs. */
export async function checkProgram(config: Config): Promise<readonly Finding[]> {
  return [checkNode(), await checkHashing(config), checkDocs()];
}

function checkNode(): Finding {
  const { ok, fail } = findings("node");
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    return fail(
      `This is Node ${process.versions.node}, which is too old.`,
      `Install Node 24, or at least ${oldestNode.join(".")}.`,
    );
  }
  return ok(`Node ${process.versions.node}.`);
}

/** Hashes of more rounds are not made to see how long they take: the most that can be set takes days. */
const mostRounds = 12;

/** A time in ms, in a unit in which it is no long number. */
const duration = (ms: number): string =>
  ms < 10_000
    ? `${Math.round(ms)} ms`
    : ms < 7_200_000
      ? `${Math.round(ms / 1000)} s`
      : `${Math.round(ms / 3_600_000)} h`;

/** The library is native, and may lack a build for this machine. */
async function checkHashing({ bcryptRounds }: Config): Promise<Finding> {
  const { ok, warn, fail } = findings("passwords");
  try {
    const { default: bcrypt } = await import("bcrypt");
    const tried = Math.min(bcryptRounds, mostRounds);
    // Of the processor's time, so that a busy machine does not seem to be a slow one.
    const begun = process.cpuUsage();
    await bcrypt.hash("how long does it take?", tried);
    const { user, system } = process.cpuUsage(begun);
    // Each round more takes twice the time.
    const ms = ((user + system) / 1000) * 2 ** (bcryptRounds - tried);
    const text =
      tried === bcryptRounds
        ? `A password's hash takes ${duration(ms)} of the processor (BCRYPT_ROUNDS ${bcryptRounds}).`
        : `A password's hash would take about ${duration(ms)} of the processor (BCRYPT_ROUNDS ${bcryptRounds}, reckoned from ${tried}).`;
    if (ms > 1000) {
      return warn(text, "Lower BCRYPT_ROUNDS, which is 12 by default.");
    }
    return bcryptRounds < 10
      ? warn(
          `BCRYPT_ROUNDS is ${bcryptRounds}, so hashes are cheap to guess.`,
          "Leave it at 12, Synapse's default.",
        )
      : ok(text);
  } catch (error) {
    return fail(
      `Passwords can't be hashed here: ${reason(error)}.`,
      "Run the server on Linux, macOS or Windows, x86-64 or arm64, or compile the package bcrypt for this machine.",
    );
  }
}

function checkDocs(): Finding {
  const { ok, warn } = findings("docs");
  const folder = docsFolder();
  return folder !== undefined
    ? ok(`The documentation is in ${folder}.`)
    : warn(
        "The documentation is not there, so /docs answers 404.",
        "Deploy the folder `docs` beside main.js, or build it in the workspace.",
      );
}
