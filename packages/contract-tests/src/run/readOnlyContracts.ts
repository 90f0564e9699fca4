import { operations, type OperationId } from "@synapse-user-admin/contract";
import { contractOf, type OperationContract } from "../contractOf.ts";
import type { CallRequest, TestContext } from "../context.ts";
import { expectError, expectStatus } from "../expect.ts";

/** Reads that ask for more than a user: what stands for it, so that the answer is the empty one or 404. */
const missingThings: Readonly<Partial<Record<OperationId, readonly [status: 404, errcode: string]>>> = {
  getUserDevice: [404, "M_NOT_FOUND"],
  getRedactionStatus: [404, "M_NOT_FOUND"],
  findUserByExternalId: [404, "M_NOT_FOUND"],
  findUserByThreepid: [404, "M_NOT_FOUND"],
};

/** Those that answer as their server is set up, and not by what it stores. */
const bySettings: readonly OperationId[] = [
  "getClientWellKnown",
  "checkRegistrationAvailable",
  "checkRegistrationAvailableR0",
];

/**
 * What a server promises that is attached to a homeserver's database without leave to write: every read answers, every
 * write is refused. Nothing is made; the reads are about the caller.
 *
 * @param adminId the caller's id
 */
export function readOnlyContracts(adminId: string): readonly OperationContract[] {
  // The keys of the table are the ids.
  const ids = Object.keys(operations) as OperationId[];
  return ids
    .filter((id) => !bySettings.includes(id))
    .map((id) => (operations[id].writes ? refusal(id, adminId) : read(id, adminId)));
}

const request = ({ make }: TestContext, adminId: string): CallRequest => ({
  path: {
    user_id: adminId,
    userId: adminId,
    device_id: make.unique(),
    redact_id: make.unique(),
    provider: make.unique(),
    external_id: make.unique(),
    medium: "email",
    address: `${make.unique()}@example.com`,
  },
});

const refusal = (operationId: OperationId, adminId: string): OperationContract =>
  contractOf(operationId, (it) => {
    it(
      "is refused with 403 M_FORBIDDEN where the server only reads",
      { status: 403, basis: "observed", says: "a server that is attached read-only refuses every write" },
      async (context) => {
        const { body: _none, ...sent } = request(context, adminId);
        const body = operations[operationId].hasBody ? { body: {} } : {};
        expectError(await context.call({ ...sent, ...body }), 403, "M_FORBIDDEN");
      },
    );
  });

const read = (operationId: OperationId, adminId: string): OperationContract =>
  contractOf(operationId, (it) => {
    const missing = missingThings[operationId];
    const needed = "from_ts" in operations[operationId].queryParameters ? { from_ts: 0 } : undefined;
    const query =
      operationId === "checkUsernameAvailable"
        ? (make: TestContext["make"]) => ({ username: make.unique() })
        : () => needed;
    it(
      "answers where the server only reads",
      { status: missing?.[0] ?? 200, basis: "documented" },
      async (context) => {
        const asked = query(context.make);
        const answer = await context.call({
          ...request(context, adminId),
          ...(asked === undefined ? {} : { query: asked }),
        });
        if (missing === undefined) {
          expectStatus(answer, 200);
        } else {
          expectError(answer, ...missing);
        }
      },
    );
  });
