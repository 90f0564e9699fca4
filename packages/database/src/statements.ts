import type { Statement } from "./sql.ts";

// The hottest reads, each planned once a connection. Names are ours and must be unique; a change of text needs no
// change of name, as prepared statements live no longer than their connection.

/** Whether the database answers. */
export const ping: Statement<[], { ok: number }> = { name: "ping", text: "SELECT 1 AS ok" };
