import { fragment, type Fragment } from "../sql.ts";

/** What media can be ordered by. */
export type MediaOrder =
  | "media_id"
  | "upload_name"
  | "created_ts"
  | "last_access_ts"
  | "media_length"
  | "media_type"
  | "quarantined_by"
  | "safe_from_quarantine";

/** Which of a user's media: some of them, in an order. */
export interface MediaFilter {
  readonly orderBy: MediaOrder;
  readonly descending: boolean;
  /** How many to skip. */
  readonly from: number;
  /** How many to give. */
  readonly limit: number;
}

const columns: Readonly<Record<MediaOrder, Fragment>> = {
  media_id: fragment`m.media_id`,
  upload_name: fragment`m.upload_name`,
  created_ts: fragment`m.created_ts`,
  last_access_ts: fragment`m.last_access_ts`,
  media_length: fragment`m.media_length`,
  media_type: fragment`m.media_type`,
  quarantined_by: fragment`m.quarantined_by`,
  safe_from_quarantine: fragment`m.safe_from_quarantine`,
};

/**
 * What stands behind ORDER BY, the rows being `m`. Equal keys go by id, ascending in both directions; what has no value
 * comes last, or first in descending order (Synapse 1.163.2 observed).
 */
export const mediaOrder = ({ orderBy, descending }: MediaFilter): Fragment =>
  fragment`${columns[orderBy]} ${descending ? fragment`DESC` : fragment`ASC`}, m.media_id ASC`;
