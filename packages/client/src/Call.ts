import type { Query } from "./settings.ts";

/** What is to be sent; of an operation, with what the contract says of it. */
export interface Call {
  readonly operationId?: string;
  readonly method: string;
  readonly path: string;
  readonly query?: Query | undefined;
  readonly body?: unknown;
  /** The names of the body's members that are secret. Undefined: nobody knows. */
  readonly secrets?: readonly string[];
  /** Nobody looks at a token, so none is sent. */
  readonly anonymous?: boolean;
  /** Where the method says otherwise. */
  readonly idempotent?: boolean | undefined;
  readonly addedInSynapse?: string;
  readonly unavailableWithDelegatedAuth?: boolean;
}

/** What an error calls a call. */
export function nameOf({ operationId, method }: Call): string {
  return operationId ?? `${method} request`;
}
