import type { OperationId, Operations, operations } from "@synapse-user-admin/contract";
import type { Caller, Command, Reader } from "@synapse-user-admin/database";
import type { Services } from "../services.ts";
import type { Target } from "./mxid.ts";

/** The database as a handler sees it: what is written is written in the caller's name. */
export interface BoundDatabase {
  read<Args extends readonly unknown[], Result>(
    query: (db: Reader, ...args: Args) => Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  /** @throws NotWritableError where the database is another server's */
  write<Result>(command: Command<Result>): Promise<Result>;
}

type Contract = typeof operations;

/** The user in the path, on the operations whose contract has `x-target`. */
type TargetOf<Id extends OperationId> = Contract[Id] extends { readonly target: string } ? Target : undefined;

/** Who calls; nobody is known on the operations that need no token. */
type CallerOf<Id extends OperationId> = Contract[Id]["caller"] extends "anonymous" | "anyone"
  ? undefined
  : Caller;

// Both are mapped over all operations and looked up by their name, so that operations which are alike but for their path
// have one and the same type.
type Requests = {
  [Id in OperationId]: {
    readonly target: TargetOf<Id>;
    /** Whether the user in the path had an account here when the caller was looked up; `undefined` where nobody asked. */
    readonly targetKnown: boolean | undefined;
    readonly caller: CallerOf<Id>;
    /** Parameters in the path, decoded. */
    readonly path: Operations[Id]["path"];
    /** Query parameters, typed, the contract's defaults filled in. */
    readonly query: Operations[Id]["query"];
    /** The JSON body, the contract's defaults filled in. */
    readonly body: NonNullable<Operations[Id]["body"]>;
    /** The caller's address, or what the proxies say where they are trusted. */
    readonly ip: string;
    /** What this request is called in the log. */
    readonly requestId: string;
    readonly db: BoundDatabase;
    readonly services: Services;
  };
};

type Replies = {
  [Id in OperationId]: {
    [Status in keyof Operations[Id]["replies"]]: {
      readonly status: Status;
      readonly body: Operations[Id]["replies"][Status];
      /** What the answer says beyond the headers that all have. */
      readonly headers?: Readonly<Record<string, string>>;
    };
  }[keyof Operations[Id]["replies"]];
};

type Handlers = {
  [Id in OperationId]: (request: Requests[Id]) => Promise<Replies[Id]> | Replies[Id];
};

/**
 * The handler of one operation. What it is given has been checked as the operation's contract says; it answers one of
 * the successes that the contract declares, and throws `MatrixError` for the rest.
 */
export type Operation<Id extends OperationId> = Handlers[Id];

export const ok = <Body>(body: Body) => ({ status: 200, body }) as const;

export const created = <Body>(body: Body) => ({ status: 201, body }) as const;
