import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { operations, type OperationId } from "@synapse-user-admin/contract";
import { assertConforms } from "./conformity.ts";
import type { CallRequest, Fixtures, Need, TargetServer, TestContext } from "./context.ts";
import { expectStatus } from "./expect.ts";
import { type Answer, exchange, type RawRequest } from "./http.ts";
import { passwordOf } from "./passwordOf.ts";

/** Longest wait for what a server does in the background. */
const patienceMs = 45_000;
const pollMs = 100;

/**
 * What a test of one operation works with, on one server.
 *
 * @param onAnswer is told of every answer, before it is held against anything
 */
export function createContext(
  server: TargetServer,
  operationId: OperationId,
  onAnswer: (answer: Answer) => void = () => undefined,
): TestContext {
  const raw: TestContext["raw"] = async (method, path, request = {}) => {
    const answer = await exchange(request.baseUrl ?? server.baseUrl, wire(server, method, path, request));
    onAnswer(answer);
    return answer;
  };
  const callOther: TestContext["callOther"] = async (id, request = {}) => {
    const { method, path } = operations[id];
    const answer = await raw(method, fill(path, request.path ?? {}), request);
    assertConforms(
      id,
      `/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}`,
      answer,
      server.synapseVersion,
    );
    return answer;
  };
  return {
    server,
    raw,
    callOther,
    call: (request) => callOther(operationId, request),
    make: createFixtures(server, callOther),
  };
}

function wire(
  { adminToken }: TargetServer,
  method: string,
  path: string,
  { query, body, rawBody, token = adminToken, headers }: CallRequest,
): RawRequest {
  const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  return {
    method,
    path: query === undefined ? path : `${path}?${queryString(query)}`,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(sent === undefined
        ? {}
        : { "Content-Type": "application/json", "Content-Length": `${Buffer.byteLength(sent)}` }),
      ...headers,
    },
    body: sent,
  };
}

function queryString(query: NonNullable<CallRequest["query"]>): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of typeof value === "object" ? value : [value]) {
      pairs.append(name, String(item));
    }
  }
  return pairs.toString();
}

function fill(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name] ?? ""));
}

/** What a test uses it has to name among its needs: on a server without it the test is left out. */
function offered<Maker>(maker: Maker | undefined, need: Need): Maker {
  if (maker === undefined) {
    throw new Error(`the test does not say that it needs: ${need}`);
  }
  return maker;
}

function createFixtures(server: TargetServer, callOther: TestContext["callOther"]): Fixtures {
  const unique = () => randomBytes(6).toString("hex");
  const unusedUserId = () => `@${server.prefix}${unique()}:${server.serverName}`;
  return {
    unique,
    unusedUserId,
    async eventually(ask) {
      const end = performance.now() + patienceMs;
      while (performance.now() < end) {
        const result = await ask();
        if (result !== undefined) {
          return result;
        }
        await delay(pollMs);
      }
      throw new Error(`it did not come within ${patienceMs} ms`);
    },
    async user(fields = {}) {
      const userId = unusedUserId();
      const password = passwordOf(userId);
      const answer = await callOther("upsertUser", {
        path: { user_id: userId },
        body: { password, ...fields },
      });
      expectStatus(answer, 201);
      return { userId, localpart: userId.slice(1, userId.indexOf(":")), password };
    },
    room: (creator) => offered(server.makers.rooms, "room").create(creator),
    member: (event) => offered(server.makers.rooms, "room").member(event),
    message: (...message) => offered(server.makers.rooms, "room").message(...message),
    redacted: (...events) => offered(server.makers.rooms, "room").redacted(...events),
    accountData: (item) => offered(server.makers.accountData, "account-data")(item),
    async session({ userId, password }, deviceId) {
      const body = expectStatus(
        await callOther("login", {
          token: null,
          body: {
            type: "m.login.password",
            identifier: { type: "m.id.user", user: userId },
            password,
            ...(deviceId === undefined ? {} : { device_id: deviceId }),
          },
        }),
        200,
      );
      return { accessToken: String(body["access_token"]), deviceId: String(body["device_id"]) };
    },
  };
}
