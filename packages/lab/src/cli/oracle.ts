import { Oracle, OracleError } from "../oracle.ts";

/** `pnpm --filter @synapse-user-admin/lab oracle <command>`: the kit with the lab's home and ports. */
const args = process.argv.slice(2);
try {
  process.stdout.write(await Oracle.fromEnvironment().run(args.length === 0 ? ["--help"] : args));
} catch (error) {
  if (!(error instanceof OracleError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
