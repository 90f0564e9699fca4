import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { curlOf } from "../http.ts";
import { Oracle, OracleError } from "../oracle.ts";
import { Arena } from "../traffic/arena.ts";
import { arbitraryStep } from "../traffic/arbitraryStep.ts";
import { type Played, playSequence } from "../traffic/playSequence.ts";
import { prepareCasts } from "../traffic/prepareCasts.ts";
import { Tally } from "../traffic/tally.ts";
import type { TrafficStep } from "../traffic/trafficStep.ts";

const help = `Random traffic: sequences of requests over all operations to Synapse and to this server, compared step by step.

  --steps N       how many steps (default: 600 of a fixed seed and 300 of a random one)
  --seed N        the seed of the first sequence; the next ones count on from it
  --sequences N   so many sequences instead of a number of steps: --seed N --sequences 1 repeats a failed one
  --server CMD    the server's command line (node apps/server/dist/main.js)
  --keep          leaves Synapse running

Environment: LAB_HOME, LAB_PORT, LAB_PG_PORT, ORACLE_VENV, ORACLE_PG_BIN, LAB_SERVER_LOG=1 (the server's log).`;

const { values: options } = parseArgs({
  options: {
    steps: { type: "string" },
    seed: { type: "string" },
    sequences: { type: "string" },
    server: { type: "string", default: "node apps/server/dist/main.js" },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const castCount = 40;
const longest = 50;
const fixedSeed = 20_250_101;
const shrinkingMs = 20_000;

const began = Date.now();
const say = (text: string): void => {
  process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
};

const arbitrarySequence = fc.noBias(
  fc.array(arbitraryStep, { minLength: 1, maxLength: longest, size: "max" }),
);

const answered = ({ answers }: Played): string[] => [
  `    Synapse: ${answers.synapse.status} ${answers.synapse.text.slice(0, 2000)}`,
  `    we:      ${answers.ours.status} ${answers.ours.text.slice(0, 2000)}`,
];

/** The failure as requests that can be sent again; their accounts are those of the last replay. */
const describe = (seed: number, played: readonly Played[], bases: readonly [string, string]): string => {
  const last = played.at(-1);
  return [
    `seed ${seed}: ${last?.step.operation ?? "?"} differs; repeat with --seed ${seed} --sequences 1`,
    ...played.map((one) => `  ${curlOf(one.requests.synapse, bases[0])}   # ${one.answers.synapse.status}`),
    ...(last === undefined ? [] : [`  ${curlOf(last.requests.ours, bases[1])}`, ...answered(last)]),
    ...(last?.differences ?? []).map(
      ({ path, left, right }) =>
        `    ${path}: ${JSON.stringify(left) ?? "absent"} / ${JSON.stringify(right) ?? "absent"}`,
    ),
  ].join("\n");
};

interface Part {
  readonly seed: number;
  readonly steps: number;
  readonly sequences: number;
}

const parts = (): Part[] => {
  const sequences = options.sequences === undefined ? Infinity : Number(options.sequences);
  const random = randomInt(2 ** 31);
  const steps = options.steps === undefined ? undefined : Number(options.steps);
  if (options.seed !== undefined || steps !== undefined) {
    const seed = options.seed === undefined ? random : Number(options.seed);
    return [{ seed, steps: options.sequences === undefined ? (steps ?? 900) : Infinity, sequences }];
  }
  return [
    { seed: fixedSeed, steps: 600, sequences },
    { seed: random, steps: 300, sequences },
  ];
};

/** Plays one sequence, and where the servers differ, shorter ones; says what the shortest was. */
const playSeed = async (
  arena: Arena,
  seed: number,
  since: number,
  tally: Tally,
): Promise<string | undefined> => {
  let isFirst = true;
  let failure: string | undefined;
  const until = Date.now() + shrinkingMs;
  const play = async (steps: readonly TrafficStep[]): Promise<boolean> => {
    // Ends the search for a shorter one. A limit of fast-check's own would leave the sequence that plays running.
    if (!isFirst && Date.now() > until) return true;
    const { contestants, cast } = await arena.next();
    const played = await playSequence(steps, contestants, cast, since);
    if (isFirst) tally.add(played);
    isFirst = false;
    const differs = (played.at(-1)?.differences.length ?? 0) > 0;
    // Shrinking only ever goes on from a failure, so the last one is the shortest.
    if (differs) {
      const bases = [contestants.synapse.client.baseUrl, contestants.ours.client.baseUrl] as const;
      failure = describe(seed, played, bases);
    }
    return !differs;
  };
  await fc.check(fc.asyncProperty(arbitrarySequence, play), { seed, numRuns: 1 });
  return failure;
};

const main = async (): Promise<number> => {
  if (options.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const oracle = Oracle.fromEnvironment();
  say("Synapse: install, start");
  await oracle.install();
  const synapse = await oracle.up();
  const tally = new Tally();
  const failures: string[] = [];
  let sequences = 0;
  try {
    say("accounts for the sequences");
    const arena = new Arena(oracle, synapse, options.server, await prepareCasts(oracle, synapse, castCount));
    const since = Date.now();
    try {
      for (const part of parts()) {
        say(`seed ${part.seed}`);
        const end = tally.steps + part.steps;
        for (let index = 0; index < part.sequences && tally.steps < end; index += 1) {
          const failure = await playSeed(arena, part.seed + index, since, tally);
          sequences += 1;
          if (failure !== undefined) {
            failures.push(failure);
            process.stdout.write(`${failure}\n\n`);
          }
          if (sequences % 20 === 0) say(`${tally.steps} steps, ${failures.length} differences`);
        }
      }
    } finally {
      await arena.stop();
    }
  } finally {
    if (!options.keep) await oracle.down();
  }
  const share = ((100 * tally.good) / tally.steps).toFixed(1);
  process.stdout.write(
    `${tally.table()}\n\n${tally.steps} steps in ${sequences} sequences, ${share} % of them 2xx on Synapse, ` +
      `each operation at least ${tally.least} times; ${failures.length} differences\n`,
  );
  return failures.length === 0 ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  // The kit's failures are sentences for people; anything else is a fault of the lab and shows where.
  process.stderr.write(
    `${error instanceof OracleError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
}
