import { ConnectionError, createClient, MatrixError, type UserAdminClient } from "@synapse-user-admin/client";

/**
 * Runs a piece of work on the server BASE_URL with the access token ADMIN_TOKEN, and prints what it gives. Where it
 * goes wrong, one sentence says why, and the exit code is 1.
 *
 * @param usage the arguments that the program takes, for who gives too few
 * @param work gets the program's arguments
 */
export async function asAdministrator(
  usage: readonly string[],
  work: (client: UserAdminClient, ...args: string[]) => Promise<unknown>,
): Promise<void> {
  const { BASE_URL: baseUrl, ADMIN_TOKEN: accessToken } = process.env;
  const args = process.argv.slice(2);
  try {
    if (baseUrl === undefined || accessToken === undefined) {
      throw new Error("Set BASE_URL and ADMIN_TOKEN in the environment.");
    }
    if (args.length < usage.filter((name) => !name.startsWith("[")).length) {
      throw new Error(`Give ${usage.join(" ")} as arguments.`);
    }
    console.log(JSON.stringify(await work(createClient({ baseUrl, accessToken }), ...args), null, 2));
  } catch (error) {
    console.error(sentenceOf(error, baseUrl));
    process.exitCode = 1;
  }
}

function sentenceOf(error: unknown, baseUrl = ""): string {
  if (error instanceof MatrixError) {
    return `The server refuses: ${error.message}`;
  }
  if (error instanceof ConnectionError) {
    return `Nothing answers at ${baseUrl}.`;
  }
  return error instanceof Error ? error.message : String(error);
}
