import type { Transaction } from "./transaction.ts";

/**
 * A unit of work: everything that it does is committed together, or nothing is. It may run more than once (when it
 * lost against another transaction), so it does nothing but read and write through `tx`.
 */
export interface Command<R> {
  readonly name: string;
  /** Whether a row of the audit log is written for it (standalone mode). */
  readonly audited: boolean;
  readonly run: (tx: Transaction) => Promise<R>;
}

/**
 * Makes a command for `db.write`.
 * @param name in the field's words, as the function that makes it is called
 */
export const command = <R>(
  name: string,
  run: (tx: Transaction) => Promise<R>,
  options: { readonly audited?: boolean } = {},
): Command<R> => ({ name, run, audited: options.audited ?? true });
