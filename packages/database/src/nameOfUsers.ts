import type pg from "pg";

/** The server's name as the users have it; `undefined` without users. */
export const nameOfUsers = async (client: pg.ClientBase): Promise<string | undefined> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM users WHERE name IS NOT NULL ORDER BY name LIMIT 1`,
  );
  return rows[0]?.name.replace(/^[^:]*:/, "");
};
