import assert from "node:assert/strict";
import { contractOf, type It, type OperationContract } from "./contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "./expect.ts";

// The session surface exists under two prefixes, v3 and r0, whose operations promise the same.

const noFault = (it: It) => {
  it.cannotProvoke(500, "a server without a known fault answers none");
  it.cannotProvoke(503, "the database would have to go away; the server's own tests do that");
};

function itNeedsAToken(it: It) {
  it(
    "answers 401 M_MISSING_TOKEN without a token",
    { status: 401, basis: "documented" },
    async ({ call }) => {
      expectError(await call({ token: null }), 401, "M_MISSING_TOKEN");
    },
  );

  it(
    "answers 401 M_UNKNOWN_TOKEN for a token that nobody has",
    { status: 401, basis: "documented" },
    async ({ call, make }) => {
      expectError(await call({ token: `no-such-token-${make.unique()}` }), 401, "M_UNKNOWN_TOKEN");
    },
  );
}

export const whoamiContract = (operationId: "whoami" | "whoamiR0"): OperationContract =>
  contractOf(operationId, (it) => {
    itNeedsAToken(it);
    noFault(it);
    it.cannotProvoke(429, "servers limit this as they like");

    it("tells the token's user and device", { status: 200, basis: "documented" }, async ({ call, make }) => {
      const user = await make.user();
      const { accessToken, deviceId } = await make.session(user);
      expectAnswer(await call({ token: accessToken }), 200, {
        user_id: user.userId,
        device_id: deviceId,
        is_guest: false,
      });
    });

    it(
      "tells no device for a token that has none",
      { status: 200, basis: "documented" },
      async ({ call, callOther, make }) => {
        const { userId } = await make.user();
        const answer = await callOther("loginAsUser", { path: { user_id: userId }, body: {} });
        const token = String(expectStatus(answer, 200)["access_token"]);
        expectAnswer(await call({ token }), 200, { user_id: userId, is_guest: false });
      },
    );

    it(
      "takes the token in the query, but not in both places",
      { status: 200, basis: "observed" },
      async ({ call, make, server }) => {
        const user = await make.user();
        const { accessToken } = await make.session(user);
        const query = { access_token: accessToken };
        expectFields(expectStatus(await call({ token: null, query }), 200), { user_id: user.userId });
        expectError(await call({ token: server.adminToken, query }), 401, "M_MISSING_TOKEN");
      },
    );

    it(
      "answers 401 M_MISSING_TOKEN for another scheme than Bearer",
      { status: 401, basis: "observed" },
      async ({ call, server }) => {
        for (const Authorization of [
          `bearer ${server.adminToken}`,
          server.adminToken,
          "Bearer",
          "Bearer a b",
          "Basic YTpi",
        ]) {
          expectError(await call({ token: null, headers: { Authorization } }), 401, "M_MISSING_TOKEN");
        }
      },
    );
  });

export const getLoginFlowsContract = (operationId: "getLoginFlows" | "getLoginFlowsR0"): OperationContract =>
  contractOf(operationId, (it) => {
    noFault(it);
    it.cannotProvoke(429, "servers limit this as they like");

    it(
      "offers login by password, and does not look at a token",
      { status: 200, basis: "documented" },
      async ({ call }) => {
        for (const token of [null, "no-such-token"]) {
          const { flows } = expectStatus(await call({ token }), 200);
          const types = (flows as readonly { type: string }[]).map(({ type }) => type);
          assert.ok(
            types.includes("m.login.password"),
            `m.login.password is none of ${JSON.stringify(types)}`,
          );
        }
      },
    );
  });

export const loginContract = (operationId: "login" | "loginR0"): OperationContract =>
  contractOf(operationId, (it) => {
    noFault(it);
    it.cannotProvoke(413, "servers set the largest body as they like; the server's own tests know its limit");
    const type = "m.login.password";

    it(
      "gives a token and a new device for a full id or a localpart, in the new and the old form",
      { status: 200, basis: "documented" },
      async ({ call, callOther, make }) => {
        const { userId, localpart, password } = await make.user();
        for (const who of [
          { identifier: { type: "m.id.user", user: userId } },
          { identifier: { type: "m.id.user", user: localpart } },
          { user: userId },
          { user: localpart },
          { user: localpart.toUpperCase() },
        ]) {
          const body = expectStatus(await call({ token: null, body: { type, password, ...who } }), 200);
          expectFields(body, { user_id: userId });
          const owner = await callOther("whoami", { token: String(body["access_token"]) });
          expectAnswer(owner, 200, { user_id: userId, device_id: body["device_id"], is_guest: false });
        }
        const devices = await callOther("listUserDevices", { path: { user_id: userId } });
        expectFields(expectStatus(devices, 200), { total: 5 });
      },
    );

    it(
      "finds the user by an e-mail address, in any case",
      { status: 200, basis: "documented" },
      async ({ call, make }) => {
        const address = `${make.unique()}@example.com`;
        const { userId, password } = await make.user({ threepids: [{ medium: "email", address }] });
        for (const written of [address, address.toUpperCase()]) {
          const identifier = { type: "m.id.thirdparty", medium: "email", address: written };
          const body = expectStatus(await call({ token: null, body: { type, password, identifier } }), 200);
          expectFields(body, { user_id: userId });
        }
      },
    );

    it(
      "makes the device that is asked for, with its name",
      { status: 200, basis: "documented" },
      async ({ call, callOther, make }) => {
        const { userId, password } = await make.user();
        const body = {
          type,
          user: userId,
          password,
          device_id: "WISHED",
          initial_device_display_name: "My phone",
        };
        expectFields(expectStatus(await call({ token: null, body }), 200), { device_id: "WISHED" });
        const device = await callOther("getUserDevice", { path: { user_id: userId, device_id: "WISHED" } });
        expectFields(expectStatus(device, 200), { display_name: "My phone" });
        // A second login on the same device leaves its name.
        expectStatus(
          await call({ token: null, body: { ...body, initial_device_display_name: "Other" } }),
          200,
        );
        const again = await callOther("getUserDevice", { path: { user_id: userId, device_id: "WISHED" } });
        expectFields(expectStatus(again, 200), { display_name: "My phone" });
      },
    );

    it("takes null for a device as none", { status: 200, basis: "observed" }, async ({ call, make }) => {
      const { userId, password } = await make.user();
      const body = { type, user: userId, password, device_id: null, initial_device_display_name: null };
      const { device_id } = expectStatus(await call({ token: null, body }), 200);
      assert.ok(typeof device_id === "string" && device_id !== "");
    });

    it(
      "answers 403 M_FORBIDDEN alike for a wrong password and for who can't log in",
      { status: 403, basis: "documented" },
      async ({ call, callOther, make }) => {
        const user = await make.user();
        const gone = await make.user();
        const without = make.unusedUserId();
        await callOther("deactivateUser", { path: { user_id: gone.userId } });
        expectStatus(await callOther("upsertUser", { path: { user_id: without }, body: {} }), 201);
        const texts = new Set<string>();
        for (const [name, password] of [
          [user.userId, "wrong"],
          [user.userId, ""],
          [gone.userId, gone.password],
          [without, "any"],
          [make.unusedUserId(), "any"],
          ["@alice:another.example", "any"],
        ]) {
          const answer = await call({ token: null, body: { type, user: name, password } });
          expectError(answer, 403, "M_FORBIDDEN");
          texts.add(answer.text);
        }
        assert.equal(texts.size, 1, `the answers tell accounts apart: ${[...texts].join(" ")}`);
      },
    );

    it(
      "answers 403 M_USER_DEACTIVATED for a deactivated account whose password is right",
      { status: 403, basis: "observed" },
      async ({ call, callOther, make }) => {
        const { userId } = await make.user();
        const path = { user_id: userId };
        expectStatus(await callOther("deactivateUser", { path }), 200);
        const body = { new_password: "right" };
        expectStatus(await callOther("resetUserPassword", { path, body }), 200);
        const right = { type, user: userId, password: "right" };
        expectError(await call({ token: null, body: right }), 403, "M_USER_DEACTIVATED");
        expectError(await call({ token: null, body: { ...right, password: "wrong" } }), 403, "M_FORBIDDEN");
      },
    );

    it(
      "answers 401 M_USER_LOCKED for a locked account",
      { status: 401, basis: "observed", since: "1.93.0" },
      async ({ call, callOther, make }) => {
        const { userId, password } = await make.user();
        await callOther("upsertUser", { path: { user_id: userId }, body: { locked: true } });
        expectError(
          await call({ token: null, body: { type, user: userId, password } }),
          401,
          "M_USER_LOCKED",
        );
      },
    );

    it(
      "answers 400 with the errcode of what is wrong with the body",
      { status: 400, basis: "observed" },
      async ({ call, make }) => {
        const { userId, password } = await make.user();
        const wrong: readonly (readonly [string, unknown])[] = [
          ["M_UNKNOWN", {}],
          ["M_UNKNOWN", { password, user: userId }],
          ["M_INVALID_PARAM", { type: "m.login.no-such-type" }],
          ["M_INVALID_PARAM", { type: 1 }],
          ["M_INVALID_PARAM", { type, password }],
          ["M_INVALID_PARAM", { type, user: userId }],
          ["M_UNKNOWN", { type, password, identifier: { type: "m.id.user" } }],
          ["M_UNKNOWN", { type, password, identifier: { type: "m.id.no-such-type" } }],
          ["M_UNKNOWN", { type, password, identifier: { type: "m.id.thirdparty", medium: "email" } }],
          [
            "M_UNKNOWN",
            { type, password, identifier: { type: "m.id.thirdparty", medium: "email", address: "no-mail" } },
          ],
          ["M_UNKNOWN", { type, password, medium: "email", address: "two@at@signs" }],
          ["M_TOO_LARGE", { type, password, user: userId, initial_device_display_name: "x".repeat(101) }],
        ];
        for (const [errcode, body] of wrong) {
          expectError(await call({ token: null, body }), 400, errcode);
        }
        for (const [errcode, rawBody] of [
          ["M_NOT_JSON", "{bad"],
          ["M_NOT_JSON", ""],
          ["M_BAD_JSON", "[]"],
        ] as const) {
          expectError(await call({ token: null, rawBody }), 400, errcode);
        }
      },
    );

    it(
      "answers 429 M_LIMIT_EXCEEDED with retry_after_ms to who tries too often",
      { status: 429, basis: "documented", needs: ["login-limit"] },
      async ({ server, make, call }) => {
        const limited = { baseUrl: server.makers.limitedBaseUrl ?? "" };
        const body = { type, user: make.unusedUserId(), password: "wrong" };
        const refused = await make.eventually(async () => {
          const answer = await call({ ...limited, token: null, body });
          return answer.status === 429 ? answer : undefined;
        });
        expectError(refused, 429, "M_LIMIT_EXCEEDED");
        const { retry_after_ms } = expectStatus(refused, 429);
        assert.ok(Number.isInteger(retry_after_ms) && Number(retry_after_ms) > 0);
      },
    );
  });

export const logoutContract = (operationId: "logout" | "logoutR0"): OperationContract =>
  contractOf(operationId, (it) => {
    itNeedsAToken(it);
    noFault(it);
    it.cannotProvoke(403, "guests and servers that only read are refused; a guest can't be made by this API");

    it(
      "ends the token and its device, and leaves the others",
      { status: 200, basis: "documented" },
      async ({ call, callOther, make }) => {
        const user = await make.user();
        const ended = await make.session(user, "ENDED");
        const kept = await make.session(user, "KEPT");
        expectAnswer(await call({ token: ended.accessToken }), 200, {});
        expectError(await callOther("whoami", { token: ended.accessToken }), 401, "M_UNKNOWN_TOKEN");
        expectStatus(await callOther("whoami", { token: kept.accessToken }), 200);
        const devices = await callOther("listUserDevices", { path: { user_id: user.userId } });
        expectFields(expectStatus(devices, 200), { total: 1 });
      },
    );

    it(
      "works for a locked user, whatever the body",
      { status: 200, basis: "observed", since: "1.93.0" },
      async ({ call, callOther, make }) => {
        const user = await make.user();
        const { accessToken } = await make.session(user);
        await callOther("upsertUser", { path: { user_id: user.userId }, body: { locked: true } });
        expectAnswer(await call({ token: accessToken, rawBody: "{bad" }), 200, {});
      },
    );
  });

export const logoutAllContract = (operationId: "logoutAll" | "logoutAllR0"): OperationContract =>
  contractOf(operationId, (it) => {
    itNeedsAToken(it);
    noFault(it);
    it.cannotProvoke(403, "guests and servers that only read are refused; a guest can't be made by this API");

    it(
      "ends all tokens and devices of the user, and nobody else's",
      { status: 200, basis: "documented" },
      async ({ call, callOther, make }) => {
        const user = await make.user();
        const other = await make.session(await make.user());
        const sessions = [await make.session(user), await make.session(user)];
        expectAnswer(await call({ token: sessions[0]?.accessToken ?? null }), 200, {});
        for (const { accessToken } of sessions) {
          expectError(await callOther("whoami", { token: accessToken }), 401, "M_UNKNOWN_TOKEN");
        }
        expectStatus(await callOther("whoami", { token: other.accessToken }), 200);
        expectAnswer(await callOther("listUserDevices", { path: { user_id: user.userId } }), 200, {
          devices: [],
          total: 0,
        });
      },
    );
  });

export const checkRegistrationAvailableContract = (
  operationId: "checkRegistrationAvailable" | "checkRegistrationAvailableR0",
): OperationContract =>
  contractOf(operationId, (it) => {
    noFault(it);
    it.cannotProvoke(200, "registration is off where accounts are made by admins");
    it.cannotProvoke(400, "registration is off where accounts are made by admins");
    it.cannotProvoke(429, "servers limit this as they like");

    it(
      "answers 403 M_FORBIDDEN where nobody can register",
      { status: 403, basis: "observed" },
      async ({ call, make }) => {
        for (const query of [{}, { username: make.unique() }]) {
          expectError(await call({ token: null, query }), 403, "M_FORBIDDEN");
        }
      },
    );
  });
