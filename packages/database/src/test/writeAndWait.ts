// A process of its own for embedded.test.ts: opens the embedded database in the folder given, writes a row and waits to be
// killed.
import { command, openDatabase } from "../index.ts";

const db = await openDatabase({ dataDir: process.argv[2] ?? "", log: () => undefined });
await db.write(
  { operation: "test" },
  command("test", async (tx) => {
    await tx.sql`INSERT INTO erased_users (user_id) VALUES (${`@${process.argv[3]}:localhost`})`;
  }),
);
console.log("written");
setInterval(() => undefined, 1000);
