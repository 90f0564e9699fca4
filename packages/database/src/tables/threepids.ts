import { fragment } from "../sql.ts";
import type { Transaction } from "../transaction.ts";
import { advancePosition } from "./streamPositions.ts";

/** An e-mail address or a telephone number. */
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
    ${advancePosition("pushers", fragment`unpushed`)}`;
  for (const { medium } of threepids) if (medium === "email") tx.announce("get_if_user_has_pusher", [userId]);
};

/** All addresses of a user, in the table's own order. */
export const listThreepids = ({ sql }: Transaction, userId: string): Promise<Threepid[]> =>
  sql<Threepid>`SELECT medium, address FROM user_threepids WHERE user_id = ${userId} ORDER BY ctid`;

/**
 * An address as it is kept. Of e-mail addresses: without spaces around it, and in letters in which two spellings of one
 * mailbox are alike (`Straße@EXAMPLE.com` is `strasse@example.com`; Synapse 1.163.2 observed). Telephone numbers are kept
 * as they come.
 */
export const canonicalAddress = ({ medium, address }: Threepid): string => {
  if (medium !== "email") return address;
  const [mailbox = "", ...domain] = address.trim().split("@");
  return [Array.from(mailbox, caseFolded).join(""), ...domain.map((part) => part.toLowerCase())].join("@");
};

/**
 * Unicode's case folding of one letter, which JavaScript lacks. Letter by letter, since the lower case of a sigma depends
 * on its place in a word; the dotless i folds to itself, though its upper case is I.
 */
const caseFolded = (letter: string): string =>
  letter === "ı" ? letter : letter.toLowerCase().toUpperCase().toLowerCase();

/**
 * Gives a user addresses, as validated now, in any spelling. One that another user has moves over; one that is the
 * user's already is validated anew.
 */
export const addThreepids = async (
  { sql, now }: Transaction,
  userId: string,
  threepids: readonly Threepid[],
): Promise<void> => {
  if (threepids.length === 0) return;
  const kept = threepids.map((threepid) => ({
    medium: threepid.medium,
    address: canonicalAddress(threepid),
  }));
  await sql`
    INSERT INTO user_threepids (user_id, medium, address, validated_at, added_at)
    SELECT ${userId}, medium, address, ${now}::bigint, ${now}::bigint
    FROM (SELECT medium, address, min(place) AS place
          FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) AS (medium text, address text))
            WITH ORDINALITY AS t (medium, address, place)
          GROUP BY medium, address) listed
    ORDER BY place
    ON CONFLICT (medium, address) DO UPDATE
    SET user_id = excluded.user_id, validated_at = excluded.validated_at, added_at = excluded.added_at`;
};

/**
 * Makes these the user's addresses and no others. What the user has of them stays as it is, if it is spelled here as it
 * is kept: what is spelled otherwise is taken and given anew (Synapse 1.163.2 observed).
 */
export const replaceThreepids = async (
  tx: Transaction,
  userId: string,
  threepids: readonly Threepid[],
): Promise<void> => {
  const before = await listThreepids(tx, userId);
  const isAmong = (list: readonly Threepid[], { medium, address }: Threepid): boolean =>
    list.some((other) => other.medium === medium && other.address === address);
  await removeThreepids(
    tx,
    userId,
    before.filter((threepid) => !isAmong(threepids, threepid)),
  );
  await addThreepids(
    tx,
    userId,
    threepids.filter((threepid) => !isAmong(before, threepid)),
  );
};
