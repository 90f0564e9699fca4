import type { EmbeddedConnection } from "@synapse-user-admin/database";
import type { Family } from "../metrics/exposition.ts";

/** The answer to `here`: begin. */
export interface Start {
  readonly kind: "start";
  /** Its number, from 1; one that replaces another has that one's. */
  readonly worker: number;
  readonly embedded?: EmbeddedConnection;
}

/** What the primary of a cluster says to a worker. */
export type ToWorker =
  | Start
  | { readonly kind: "stop" }
  /** Asks for its own metrics. */
  | { readonly kind: "tell"; readonly id: number }
  /** The answer to `collect`. */
  | { readonly kind: "collected"; readonly id: number; readonly families: readonly Family[] };

/** What a worker says to the primary. */
export type ToPrimary =
  /** It listens to messages. */
  | { readonly kind: "here" }
  | { readonly kind: "ready"; readonly baseUrl: string }
  /** It can't start, and ends; a sentence for the command line. */
  | { readonly kind: "failed"; readonly sentence: string }
  /** The answer to `tell`. */
  | { readonly kind: "told"; readonly id: number; readonly families: readonly Family[] }
  /** Asks for the metrics of all processes. */
  | { readonly kind: "collect"; readonly id: number };
