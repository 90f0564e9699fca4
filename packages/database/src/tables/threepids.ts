import type { Transaction } from "../transaction.ts";

/** An e-mail address or a telephone number, spelled as it is kept. */
export interface Threepid {
  /** `email` or `msisdn`. */
  readonly medium: string;
  readonly address: string;
}

/**
 * Takes addresses from a user, with the pushers that send mail to them. That a pusher is gone is said for each e-mail
 * address, whether it had one or not (Synapse 1.163.2 observed).
 */
export const removeThreepids = async (
  tx: Transaction,
  userId: string,
  threepids: readonly Threepid[],
): Promise<void> => {
  if (threepids.length === 0) return;
  const list = JSON.stringify(threepids);
  await tx.sql`
    WITH listed AS (
      SELECT * FROM ROWS FROM (jsonb_to_recordset(${list}::jsonb) AS (medium text, address text))
        WITH ORDINALITY AS t (medium, address, place)
    ), gone AS (
      DELETE FROM user_threepids t USING listed
      WHERE t.user_id = ${userId} AND t.medium = listed.medium AND t.address = listed.address
    ), pushed AS (
      DELETE FROM pushers p USING listed
      WHERE p.user_name = ${userId} AND p.app_id = 'm.email' AND listed.medium = 'email' AND p.pushkey = listed.address
    ), unpushed AS (
      INSERT INTO deleted_pushers (stream_id, app_id, pushkey, user_id, instance_name)
      SELECT nextval('pushers_sequence'), 'm.email', address, ${userId}, 'master'
      FROM (SELECT * FROM listed WHERE medium = 'email' ORDER BY place) mails
      RETURNING stream_id
    )
    INSERT INTO stream_positions (stream_name, instance_name, stream_id)
    SELECT 'pushers', 'master', max(stream_id) FROM unpushed HAVING count(*) > 0
    ON CONFLICT (stream_name, instance_name) DO UPDATE SET stream_id = excluded.stream_id`;
  for (const { medium } of threepids) if (medium === "email") tx.announce("get_if_user_has_pusher", [userId]);
};

/** All addresses of a user, in the table's own order. */
export const listThreepids = ({ sql }: Transaction, userId: string): Promise<Threepid[]> =>
  sql<Threepid>`SELECT medium, address FROM user_threepids WHERE user_id = ${userId} ORDER BY ctid`;

/**
 * Gives a user addresses, as validated now. One that another user has moves over; one that is the user's already is
 * validated anew.
 */
export const addThreepids = async (
  { sql, now }: Transaction,
  userId: string,
  threepids: readonly Threepid[],
): Promise<void> => {
  if (threepids.length === 0) return;
  const list = JSON.stringify(withoutDoubles(threepids));
  await sql`
    INSERT INTO user_threepids (user_id, medium, address, validated_at, added_at)
    SELECT ${userId}, medium, address, ${now}::bigint, ${now}::bigint
    FROM ROWS FROM (jsonb_to_recordset(${list}::jsonb) AS (medium text, address text))
      WITH ORDINALITY AS t (medium, address, place)
    ORDER BY place
    ON CONFLICT (medium, address) DO UPDATE
    SET user_id = excluded.user_id, validated_at = excluded.validated_at, added_at = excluded.added_at`;
};

/** Makes these the user's addresses and no others. What the user has of them already stays as it is. */
export const replaceThreepids = async (
  tx: Transaction,
  userId: string,
  threepids: readonly Threepid[],
): Promise<void> => {
  const before = await listThreepids(tx, userId);
  const had = new Set(before.map(nameOf));
  const wanted = new Set(threepids.map(nameOf));
  await removeThreepids(
    tx,
    userId,
    before.filter((threepid) => !wanted.has(nameOf(threepid))),
  );
  await addThreepids(
    tx,
    userId,
    threepids.filter((threepid) => !had.has(nameOf(threepid))),
  );
};

const nameOf = ({ medium, address }: Threepid): string => `${medium} ${address}`;

/** A statement can't touch a row twice, so each address once. */
const withoutDoubles = (threepids: readonly Threepid[]): Threepid[] => [
  ...new Map(threepids.map((threepid) => [nameOf(threepid), threepid])).values(),
];
