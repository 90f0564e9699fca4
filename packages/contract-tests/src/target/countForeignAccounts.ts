import type { TargetServer } from "../context.ts";
import { errorOf, request } from "./request.ts";
import { TargetError } from "./targetError.ts";

/** How many accounts the server has beside the tests' own, those of earlier runs included, and their caller's. */
export async function countForeignAccounts(
  { baseUrl, adminToken: token, prefix, serverName }: TargetServer,
  adminId: string,
): Promise<number> {
  // Version 2 is there on every Synapse; its lists leave out less where they are asked to.
  const everybody = "/_synapse/admin/v2/users?limit=1&deactivated=true&locked=true&guests=true";
  const count = async (query: string) => {
    const answer = await request(baseUrl, "GET", everybody + query, { token });
    const { body } = answer;
    if (typeof body !== "object" || body === null || !("total" in body) || typeof body.total !== "number") {
      throw new TargetError(`${baseUrl} does not tell how many accounts it has: ${errorOf(answer)}.`);
    }
    return body.total;
  };
  const ours = await count(`&user_id=${encodeURIComponent(`@${prefix}`)}`);
  const admin = adminId.startsWith(`@${prefix}`) && adminId.endsWith(`:${serverName}`) ? 0 : 1;
  return (await count("")) - ours - admin;
}
