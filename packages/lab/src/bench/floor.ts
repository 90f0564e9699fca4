/**
 * The least that a server can be: plain node:http and pg, for each request the token's lookup and one read, both prepared
 * statements. What it answers is the row as JSON, without any check of anything. Run as `node floor.ts DSN`.
 */
import { createServer } from "node:http";
import pg from "pg";
import { admin } from "../exchange.ts";

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });

const token = {
  name: "token",
  text: `SELECT u.name, u.admin FROM access_tokens t JOIN users u ON u.name = coalesce(t.puppets_user_id, t.user_id)
         WHERE t.token = $1 AND u.deactivated = 0 AND NOT u.locked`,
};

const reads = [
  {
    path: new RegExp(`^${admin}/v2/users/([^/]+)$`),
    name: "user",
    text: `SELECT u.name, u.admin, u.deactivated, u.locked, u.shadow_banned, u.creation_ts, u.appservice_id, u.user_type,
                  u.is_guest, u.suspended, u.consent_version, u.consent_ts, p.displayname, p.avatar_url,
                  coalesce((SELECT json_agg(t) FROM user_threepids t WHERE t.user_id = u.name), '[]') AS threepids,
                  coalesce((SELECT json_agg(e) FROM user_external_ids e WHERE e.user_id = u.name), '[]') AS external_ids,
                  EXISTS (SELECT 1 FROM erased_users e WHERE e.user_id = u.name) AS erased,
                  (SELECT max(i.last_seen) FROM user_ips i WHERE i.user_id = u.name) AS last_seen_ts
           FROM users u LEFT JOIN profiles p ON p.full_user_id = u.name WHERE u.name = $1`,
  },
  {
    path: new RegExp(`^${admin}/v2/users/([^/]+)/devices$`),
    name: "devices",
    text: `SELECT user_id, device_id, display_name, user_agent, last_seen, ip FROM devices
           WHERE user_id = $1 AND NOT hidden`,
  },
  {
    path: new RegExp(`^${admin}/v1/users/([^/]+)/joined_rooms$`),
    name: "rooms",
    text: `SELECT room_id FROM current_state_events
           WHERE type = 'm.room.member' AND state_key = $1 AND membership = 'join'`,
  },
  {
    path: new RegExp(`^${admin}/v1/whois/([^/]+)$`),
    name: "whois",
    text: "SELECT ip, last_seen, user_agent FROM user_ips WHERE user_id = $1",
  },
];

const server = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    let id = "";
    const read = reads.find(({ path }) => {
      const match = path.exec(request.url ?? "");
      if (match !== null) id = decodeURIComponent(match[1] ?? "");
      return match !== null;
    });
    const secret = (request.headers.authorization ?? "").slice("Bearer ".length);
    const caller = await pool.query<{ admin: number }>({ ...token, values: [secret] });
    if (read === undefined || caller.rows[0]?.admin !== 1) {
      response.writeHead(403).end();
      return;
    }
    const { rows } = await pool.query({ name: read.name, text: read.text, values: [id] });
    const body = Buffer.from(JSON.stringify(rows));
    response
      .writeHead(200, { "Content-Type": "application/json", "Content-Length": body.byteLength })
      .end(body);
  };
  answer().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    response.writeHead(500).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null)
    process.stdout.write(`listening on http://127.0.0.1:${address.port}\n`);
});
process.on("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
  void pool.end();
});
