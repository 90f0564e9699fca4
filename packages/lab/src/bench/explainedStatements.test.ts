import { expect, it } from "vitest";
import { explainedStatements } from "./explainedStatements.ts";
import { violationsOf } from "./planRules.ts";

/** As PostgreSQL 15 writes it. */
const log = `2026-11-28 23:00:00.001 UTC [41] LOG:  duration: 0.020 ms  plan:
	Query Text: SELECT 1 FROM access_tokens WHERE token = $1
	Index Scan using access_tokens_token_key on access_tokens  (cost=0.29..8.30 rows=1 width=4) (actual time=0.010..0.011 rows=1 loops=1)
	  Index Cond: (token = $1)
	  Buffers: shared hit=3
2026-11-28 23:00:00.100 UTC [41] LOG:  duration: 12.500 ms  plan:
	Query Text: WITH keys AS (
	      SELECT u.name FROM users u
	    )
	    SELECT 1
	Nested Loop Left Join  (cost=1.0..2.0 rows=1 width=8) (actual time=0.1..0.2 rows=1 loops=1)
	  Buffers: shared hit=20 read=5
	  CTE keys
	    ->  Limit  (cost=1.0..2.0 rows=1 width=8) (actual time=0.1..0.2 rows=1 loops=1)
	          Buffers: shared hit=10
	          ->  Sort  (cost=1.0..2.0 rows=1 width=8) (actual time=0.1..0.2 rows=1 loops=1)
	                ->  Seq Scan on profiles p  (cost=1.0..2.0 rows=1 width=8) (actual time=0.1..0.2 rows=1 loops=1)
	  ->  Finalize Aggregate  (cost=1.0..2.0 rows=1 width=8) (actual time=0.1..0.2 rows=1 loops=1)
	        ->  Gather  (cost=1.0..2.0 rows=1 width=8) (actual time=0.1..0.2 rows=1 loops=1)
	              ->  Partial Aggregate  (cost=1.0..2.0 rows=1 width=8) (actual time=0.1..0.2 rows=1 loops=1)
	                    ->  Parallel Seq Scan on users  (cost=1.0..2.0 rows=1 width=8) (actual time=0.1..0.2 rows=1 loops=1)
	  ->  Seq Scan on user_ips i  (cost=1.0..2.0 rows=1 width=8) (never executed)
	  ->  CTE Scan on keys  (cost=1.0..2.0 rows=1 width=8) (actual time=0.1..0.2 rows=1 loops=1)
2026-11-28 23:00:01.000 UTC [42] LOG:  checkpoint starting: time
`;

it("reads statements, times, buffers and scans out of PostgreSQL's log", () => {
  const [token, list, ...others] = explainedStatements(log);
  expect(others).toEqual([]);
  expect(token).toMatchObject({ milliseconds: 0.02, buffers: 3, scans: [] });
  expect(list).toMatchObject({
    statement: "WITH keys AS (\n  SELECT u.name FROM users u\n)\nSELECT 1",
    milliseconds: 12.5,
    buffers: 25,
    scans: [
      { table: "profiles", isCount: false },
      { table: "users", isCount: true },
    ],
  });
  expect(list?.plan.split("\n")).toHaveLength(13);
});

it("forbids scans where indexes spare them, but a count on Synapse's tables and two letters", () => {
  const statements = explainedStatements(log);
  const found = (["standalone", "attached", "attached+indexes"] as const).flatMap((server) =>
    ["first page", "search: two letters"].map((query) => ({ server, query, request: "", statements })),
  );
  expect(violationsOf(found)).toEqual([
    { server: "standalone", query: "first page", table: "profiles" },
    { server: "standalone", query: "first page", table: "users" },
    { server: "attached+indexes", query: "first page", table: "profiles" },
  ]);
});
