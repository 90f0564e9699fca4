/**
 * Lists the users of a server, page by page, and reads the first of them in full.
 *
 *     BASE_URL=http://127.0.0.1:8008 ACCESS_TOKEN=… node examples/listUsers.ts
 */
import { createClient, MatrixError, type UserPage } from "@synapse-user-admin/client";

const { BASE_URL: baseUrl, ACCESS_TOKEN: accessToken } = process.env;
if (baseUrl === undefined || accessToken === undefined) {
  throw new Error("Set BASE_URL and ACCESS_TOKEN.");
}
const client = createClient({ baseUrl, accessToken });

async function* listUsers() {
  let from: string | undefined = "0";
  while (from !== undefined) {
    const page: UserPage = await client.listUsersV3({ query: { from: Number(from), limit: 10 } });
    yield* page.users;
    from = page.next_token;
  }
}

try {
  const names: string[] = [];
  for await (const { name, displayname } of listUsers()) {
    names.push(name);
    console.log(`${name}\t${displayname ?? ""}`);
  }
  console.log(`${names.length} users`);

  const [first] = names;
  if (first !== undefined) {
    const user = await client.getUser({ path: { user_id: first } });
    // Seconds here, milliseconds in the list.
    console.log(`${user.name} was created at ${new Date(user.creation_ts * 1000).toISOString()}`);
  }
} catch (error) {
  if (!(error instanceof MatrixError)) {
    throw error;
  }
  console.error(`The server refuses: ${error.message}`);
  process.exitCode = 1;
}
