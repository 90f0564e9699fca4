import { contracts, createContext, missing } from "./src/index.ts";
const [baseUrl, adminToken, serverName, only] = process.argv.slice(2);
const server: any = { baseUrl, adminToken, serverName, prefix: "contract-", makers: { recordsActivity: true } };
let p = 0, f = 0, s = 0;
for (const c of contracts) for (const t of c.tests) {
  if (only && !new RegExp(only).test(t.id)) continue;
  const why = missing(t.needs, server); if (why) { s++; continue; }
  try { await t.run(createContext(server, c.operationId)); p++; } catch (e: any) { f++; console.log("FAIL", t.id, "\n   ", String(e.message ?? e).slice(0, 900).replaceAll("\n", "\n    ")); }
}
console.log(`${p} passed, ${f} failed, ${s} skipped`);
