import type { Request, Response } from "express";
import { operations, type OperationId } from "@synapse-user-admin/contract";
import { NotWritableError, type Caller, type Database } from "@synapse-user-admin/database";
import type { Activity } from "../activity.ts";
import { handlers } from "../generated/handlers.ts";
import type { Services } from "../services.ts";
import { authenticate, hasToken } from "./authentication.ts";
import { parseJsonObject, type JsonObject } from "./body.ts";
import { MatrixError } from "./errors.ts";
import { parseMxid, type Target } from "./mxid.ts";
import type { BoundDatabase } from "./operation.ts";
import { readQuery, type QueryParameter } from "./query.ts";
import { requestIdOf } from "./requestIds.ts";
import { requireKnown, requireLocal, requireMxid, type TargetErrors } from "./target.ts";
import type { Validated } from "./validation.ts";

/** What the pipeline reads of an operation's contract. */
export interface OperationContract {
  readonly operationId: OperationId;
  readonly method: string;
  readonly path: string;
  readonly caller: CallerRule;
  readonly writes: boolean;
  readonly target: "local-user" | "any-user" | null;
  readonly targetErrors: TargetErrors | null;
  readonly checkOrder: readonly Check[];
  readonly bodyRequired: boolean;
  readonly pathParameters: readonly string[];
  readonly queryParameters: Readonly<Record<string, QueryParameter>>;
}

/**
 * Who may call: an admin; an admin, or the user in the path; any user, guests included; any user but a guest, even a
 * locked one; anyone, whether a token is sent or not (`anonymous` doesn't look at it, for `anyone` it has to be somebody's).
 */
type CallerRule = "admin" | "admin-or-target" | "user-or-guest" | "user-or-locked" | "anonymous" | "anyone";

type Check = (typeof operations)[OperationId]["checkOrder"][number];

/** What every operation of a server shares. */
export interface Pipeline {
  readonly db: Database;
  readonly services: Services;
  readonly activity: Activity;
  readonly validate: (operationId: OperationId, request: Validated) => void;
  readonly readBody: (request: Request, response: Response) => Promise<Uint8Array>;
  /** How many proxies in front are believed about the caller's address. */
  readonly trustProxy: number;
}

/** The answer to write: the type that the contract gives each body has been checked at the handler. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request on its way through its operation's steps, each of which adds what it found. */
interface Passage {
  readonly request: Request;
  readonly response: Response;
  readonly pathParams: Readonly<Record<string, string>>;
  readonly userText: string;
  readonly target: Target | undefined;
  /** The caller's address, or what the proxies say where they are trusted. */
  readonly ip: string;
  caller: Caller | undefined;
  targetKnown: boolean | undefined;
  query: Record<string, unknown>;
  body: JsonObject | undefined;
}

/** One that has nothing to wait for gives `undefined`. */
type Step = (passage: Passage) => void | Promise<void>;

/**
 * Composes an operation from its contract: authentication, whether it may write, its own checks in its own order
 * (`x-check-order`), the handler.
 */
export function compose(operationId: OperationId, pipeline: Pipeline) {
  const contract: OperationContract = operations[operationId];
  const steps: readonly Step[] = [
    ...authenticationSteps(contract, pipeline),
    ...contract.checkOrder.flatMap((check) => checkSteps(check, contract, pipeline)),
  ];
  // Express reads the headers of proxies even where it is to believe none.
  const addressOf =
    pipeline.trustProxy === 0 ? ({ socket }: Request) => socket.remoteAddress : ({ ip }: Request) => ip;
  const userParameter = contract.target === null ? undefined : contract.pathParameters[0];
  return async (
    request: Request,
    response: Response,
    pathParams: Readonly<Record<string, string>>,
  ): Promise<Answer> => {
    const userText = userParameter === undefined ? "" : (pathParams[userParameter] ?? "");
    const passage: Passage = {
      request,
      response,
      pathParams,
      userText,
      target: userParameter === undefined ? undefined : parseMxid(userText),
      ip: addressOf(request) ?? "",
      caller: undefined,
      targetKnown: undefined,
      query: {},
      body: undefined,
    };
    for (const step of steps) {
      const pending = step(passage);
      // Most steps are done at once.
      if (pending !== undefined) {
        await pending;
      }
    }
    return answer(operationId, passage, pipeline);
  };
}

function authenticationSteps(contract: OperationContract, pipeline: Pipeline): readonly Step[] {
  const { db, services, activity } = pipeline;
  // What a PUT does depends on it, even where the contract has no check of it.
  const asksForTarget = contract.checkOrder.includes("known") || contract.method === "PUT";
  const identify: Step = async (passage) => {
    const { request, target } = passage;
    const now = services.now();
    if (contract.caller === "anyone" && !hasToken(request)) {
      return;
    }
    const found = await authenticate(db, request, {
      target: asksForTarget && target?.domain === services.serverName ? target.userId : undefined,
      anySession: contract.caller === "user-or-locked" || contract.caller === "anyone",
      now,
    });
    passage.caller = found.caller;
    passage.targetKnown = found.targetKnown;
    activity.seen(found.caller, passage.ip, request.headers["user-agent"] ?? "", now);
  };
  const refuseGuests: Step = ({ caller }) => {
    if (caller?.isGuest) {
      throw new MatrixError(403, "M_GUEST_ACCESS_FORBIDDEN", "Guests can't use this.");
    }
  };
  const requireAdmin: Step = ({ caller, target }) => {
    const asksAboutItself = contract.caller === "admin-or-target" && target?.userId === caller?.userId;
    if (!caller?.isAdmin && !asksAboutItself) {
      throw new MatrixError(403, "M_FORBIDDEN", "You are not a server admin.");
    }
  };
  // Who may ask depends on who is asked about, so the id has to be one, even before the token is looked at.
  const requireTarget: Step = ({ target, userText }) => {
    requireMxid(target, userText, contract.targetErrors ?? noTargetErrors);
  };
  const refuseWrites: Step = () => {
    const { writable, refusal } = db.capabilities;
    if (!writable) {
      throw new NotWritableError(refusal);
    }
  };
  const writes = contract.writes ? [refuseWrites] : [];
  switch (contract.caller) {
    case "anonymous":
      return writes;
    case "anyone":
    case "user-or-guest":
      return [identify, ...writes];
    case "user-or-locked":
      return [identify, refuseGuests, ...writes];
    case "admin":
      return [identify, refuseGuests, requireAdmin, ...writes];
    case "admin-or-target":
      return [requireTarget, identify, refuseGuests, requireAdmin, ...writes];
  }
}

/** Of the operations without a user in the path, none of which asks for these. */
const noTargetErrors: TargetErrors = {
  malformed: "M_INVALID_PARAM",
  remote: "M_UNKNOWN",
  unknown: "M_NOT_FOUND",
};

const refuseRegistration: Step = () => {
  throw new MatrixError(403, "M_FORBIDDEN", "Nobody can register here: admins make the accounts.");
};

function checkSteps(check: Check, contract: OperationContract, pipeline: Pipeline): readonly Step[] {
  const targetErrors = contract.targetErrors ?? noTargetErrors;
  switch (check) {
    case "mxid":
      return [({ target, userText }) => void requireMxid(target, userText, targetErrors)];
    case "local": {
      const { serverName } = pipeline.services;
      return [({ userText }) => requireLocal(userText, serverName, targetErrors)];
    }
    case "known":
      return [({ userText, targetKnown }) => requireKnown(userText, targetKnown, targetErrors)];
    case "registration":
      return [refuseRegistration];
    case "json":
      return [
        async (passage) => {
          const bytes = await pipeline.readBody(passage.request, passage.response);
          passage.body = parseJsonObject(bytes, !contract.bodyRequired);
        },
      ];
    case "request":
      return [
        (passage) => {
          passage.query = readQuery(contract.queryParameters, passage.request.url);
          pipeline.validate(contract.operationId, {
            path: passage.pathParams,
            query: passage.query,
            body: passage.body,
          });
        },
      ];
  }
}

async function answer(operationId: OperationId, passage: Passage, pipeline: Pipeline): Promise<Answer> {
  const { caller, target, targetKnown, ip } = passage;
  const requestId = requestIdOf(passage.response);
  const db: BoundDatabase = {
    read: (query, ...args) => pipeline.db.read(query, ...args),
    write: (command) =>
      pipeline.db.write(
        {
          operation: operationId,
          caller: caller?.userId,
          puppetedBy: caller?.puppetedBy ?? undefined,
          target: target?.userId,
          requestId,
        },
        command,
      ),
  };
  // The steps have checked what the handler's type promises; the compiler can't follow them there, since each
  // operation's handler takes another type.
  const handler = handlers[operationId] as (request: unknown) => Promise<Answer> | Answer;
  return handler({
    target,
    targetKnown,
    caller,
    path: passage.pathParams,
    query: passage.query,
    body: passage.body,
    ip,
    requestId,
    db,
    services: pipeline.services,
  });
}
