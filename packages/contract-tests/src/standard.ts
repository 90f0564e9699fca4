import { operations } from "@synapse-user-admin/contract";
import type { CallRequest, TestContext } from "./context.ts";
import type { It } from "./contractOf.ts";
import { expectError, expectStatus } from "./expect.ts";

/** A request for the operation that is right in form, for the user and whatever else its path names. */
export type Request = (context: TestContext, userId: string) => CallRequest;

const emptyRequest: Request = ({ server }, userId) => ({
  path: {
    user_id: userId,
    userId,
    device_id: "DEVICE",
    provider: "p",
    external_id: server.prefix,
    medium: "email",
    address: server.prefix,
  },
});

/**
 * Who may call: the promises that every operation makes which needs an admin.
 *
 * @param request a request of that operation; what it lacks must not matter before the caller is known
 */
export function itChecksTheCaller(it: It, request: Request = emptyRequest) {
  it("answers 401 M_MISSING_TOKEN without a token", { status: 401, basis: "documented" }, async (context) => {
    const sent = request(context, context.make.unusedUserId());
    expectError(await context.call({ ...sent, token: null }), 401, "M_MISSING_TOKEN");
  });

  it(
    "answers 401 M_UNKNOWN_TOKEN for a token that nobody has",
    { status: 401, basis: "documented" },
    async (context) => {
      const sent = request(context, context.make.unusedUserId());
      const answer = await context.call({ ...sent, token: `no-such-token-${context.make.unique()}` });
      expectError(answer, 401, "M_UNKNOWN_TOKEN");
      expectField(expectStatus(answer, 401), "soft_logout", false);
    },
  );

  it(
    "answers 401 M_UNKNOWN_TOKEN for a token that has been logged out",
    { status: 401, basis: "documented" },
    async (context) => {
      const session = await context.make.session(await context.make.user({ admin: true }));
      expectStatus(await context.callOther("logout", { token: session.accessToken, body: {} }), 200);
      const sent = request(context, context.make.unusedUserId());
      expectError(await context.call({ ...sent, token: session.accessToken }), 401, "M_UNKNOWN_TOKEN");
    },
  );

  it(
    "answers 401 M_USER_LOCKED to a locked admin",
    { status: 401, basis: "observed", since: "1.93.0" },
    async (context) => {
      const user = await context.make.user({ admin: true });
      const session = await context.make.session(user);
      expectStatus(
        await context.callOther("upsertUser", { path: { user_id: user.userId }, body: { locked: true } }),
        200,
      );
      const sent = request(context, context.make.unusedUserId());
      const answer = await context.call({ ...sent, token: session.accessToken });
      expectError(answer, 401, "M_USER_LOCKED");
      expectField(expectStatus(answer, 401), "soft_logout", true);
    },
  );

  it(
    "answers 403 M_FORBIDDEN to a caller who is no admin",
    { status: 403, basis: "documented" },
    async (context) => {
      const session = await context.make.session(await context.make.user());
      const sent = request(context, context.make.unusedUserId());
      expectError(await context.call({ ...sent, token: session.accessToken }), 403, "M_FORBIDDEN");
    },
  );

  it.cannotProvoke(500, "a server without a known fault answers none");
  it.cannotProvoke(503, "the database would have to go away; the server's own tests do that");
}

/** The user in the path: of the form of a user id, of this server, known, as far as the contract's checks go. */
export function itChecksTheTarget(it: It, request: Request = emptyRequest) {
  const { checkOrder, targetErrors } = operations[it.operationId];
  const checks: readonly string[] = checkOrder;
  if (targetErrors === null) {
    return;
  }
  const { malformed, remote, unknown } = targetErrors;
  // Some look at the server's name before they look at the rest.
  const first = checks.find((check) => check === "mxid" || check === "local");
  if (first !== undefined) {
    const errcode = first === "mxid" ? malformed : remote;
    it(
      `answers 400 ${errcode} for what is no user id`,
      { status: 400, basis: "observed" },
      async (context) => {
        for (const text of ["alice", "@alice", "alice:example.com", "%"]) {
          expectError(await context.call(request(context, text)), 400, errcode);
        }
      },
    );

    const [status, ofLocal] = checks.includes("mxid")
      ? ([400, malformed] as const)
      : ([404, unknown] as const);
    it(
      `answers ${status} ${ofLocal} for what would be a local user's id but for the @`,
      { status, basis: "observed" },
      async (context) => {
        const { localpart } = await context.make.user();
        for (const sigil of ["", "#", "!", " @"]) {
          const text = `${sigil}${localpart}:${context.server.serverName}`;
          expectError(await context.call(request(context, text)), status, ofLocal);
        }
      },
    );
  }
  if (checks.includes("local")) {
    const status = remote === "M_NOT_FOUND" ? 404 : 400;
    it(
      `answers ${status} ${remote} for another server's user`,
      { status, basis: "observed" },
      async (context) => {
        expectError(await context.call(request(context, "@alice:another.example")), status, remote);
      },
    );
  }
  if (checks.includes("known")) {
    it(
      `answers 404 ${unknown} for a user that does not exist`,
      { status: 404, basis: "observed" },
      async (context) => {
        expectError(await context.call(request(context, context.make.unusedUserId())), 404, unknown);
      },
    );
  }
}

/** What is no JSON object in place of the body. */
export function itChecksTheBody(it: It, request: Request = emptyRequest) {
  const { bodyRequired } = operations[it.operationId];
  it(
    "answers 400 M_NOT_JSON for a body that is no JSON",
    { status: 400, basis: "observed" },
    async (context) => {
      const { userId } = await context.make.user();
      const broken = ["{bad", "NaN", '{"a": 1,}', "{} trailing", " ", ...(bodyRequired ? [""] : [])];
      for (const rawBody of broken) {
        const { body: _body, ...sent } = request(context, userId);
        expectError(await context.call({ ...sent, rawBody }), 400, "M_NOT_JSON");
      }
    },
  );

  it(
    "answers 400 M_BAD_JSON for a body that is no object",
    { status: 400, basis: "observed" },
    async (context) => {
      const { userId } = await context.make.user();
      for (const rawBody of ["[]", '"text"', "1", "true", ...(bodyRequired ? ["null"] : [])]) {
        const { body: _body, ...sent } = request(context, userId);
        expectError(await context.call({ ...sent, rawBody }), 400, "M_BAD_JSON");
      }
    },
  );

  it.cannotProvoke(413, "servers set the largest body as they like; the server's own tests know its limit");
}

function expectField(body: Readonly<Record<string, unknown>>, name: string, value: unknown) {
  if (body[name] !== value) {
    throw new Error(`${name} is ${JSON.stringify(body[name])}, expected ${JSON.stringify(value)}`);
  }
}
