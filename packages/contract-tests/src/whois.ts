import { contractOf, type OperationContract } from "./contractOf.ts";
import type { TestContext } from "./context.ts";
import { expectAnswer, expectError, expectFields, expectStatus, expectTime } from "./expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "./standard.ts";

/** The paths under which the sessions of a user can be asked for. */
type WhoisId = "getUserWhois" | "getUserWhoisR0" | "getUserWhoisV3";

/** One contract for all of them: they differ in their path alone. */
export function whoisContract(operationId: WhoisId): OperationContract {
  const path = (userId: string) => ({ user_id: userId, userId });
  return contractOf(operationId, (it) => {
    itChecksTheCaller(it);
    itChecksTheTarget(it);

    it(
      "answers an empty list for a user who was never seen, and for one who does not exist",
      { status: 200, basis: "observed" },
      async ({ call, make }) => {
        const { userId } = await make.user();
        for (const id of [userId, make.unusedUserId()]) {
          expectAnswer(await call({ path: path(id) }), 200, {
            user_id: id,
            devices: { "": { sessions: [{ connections: [] }] } },
          });
        }
      },
    );

    it(
      "lets a user ask about itself, and nobody else",
      { status: 200, basis: "observed" },
      async ({ call, make }) => {
        const user = await make.user();
        const other = await make.user();
        const { accessToken: token } = await make.session(user);
        expectFields(expectStatus(await call({ path: path(user.userId), token }), 200), {
          user_id: user.userId,
        });
        expectError(await call({ path: path(other.userId), token }), 403, "M_FORBIDDEN");
      },
    );

    it(
      "tells address, user agent and time of a session, under the empty device id",
      { status: 200, basis: "documented", needs: ["session-activity"] },
      async (context) => {
        const { call, callOther, make } = context;
        const user = await make.user();
        const { accessToken: token } = await make.session(user);
        await callOther("whoami", { token, headers: { "User-Agent": "contract test" } });
        const connection = await make.eventually(() => firstConnection(context, user.userId));
        expectTime(connection["last_seen"], "ms");
        expectFields(connection, { user_agent: "contract test" });
        expectAnswer(await call({ path: path(user.userId) }), 200, {
          user_id: user.userId,
          devices: { "": { sessions: [{ connections: [connection] }] } },
        });
      },
    );
  });

  async function firstConnection({ call }: TestContext, userId: string) {
    const body = expectStatus(await call({ path: path(userId) }), 200);
    // The answer has been held against the contract.
    const devices = body["devices"] as Record<
      string,
      { sessions: { connections: Record<string, unknown>[] }[] }
    >;
    return devices[""]?.sessions[0]?.connections[0];
  }
}
