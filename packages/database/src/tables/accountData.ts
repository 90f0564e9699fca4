import type { Transaction } from "../transaction.ts";

/**
 * Removes what a user's clients keep on the server: account data, push rules, who is ignored, threads followed, backups
 * of room keys, events that were to be sent later, and until when the account was valid.
 */
export const deleteAccountData = async (tx: Transaction, userId: string): Promise<void> => {
  const localpart = userId.slice(1, userId.indexOf(":"));
  await tx.sql`
    WITH data AS (
      DELETE FROM account_data WHERE user_id = ${userId}
    ), room_data AS (
      DELETE FROM room_account_data WHERE user_id = ${userId}
    ), rules AS (
      DELETE FROM push_rules WHERE user_name = ${userId}
    ), enabled AS (
      DELETE FROM push_rules_enable WHERE user_name = ${userId}
    ), stream AS (
      DELETE FROM push_rules_stream WHERE user_id = ${userId}
    ), ignored AS (
      DELETE FROM ignored_users WHERE ignorer_user_id = ${userId}
    ), threads AS (
      DELETE FROM thread_subscriptions WHERE user_id = ${userId}
    ), backups AS (
      DELETE FROM e2e_room_keys WHERE user_id = ${userId}
    ), versions AS (
      DELETE FROM e2e_room_keys_versions WHERE user_id = ${userId}
    ), delayed AS (
      DELETE FROM delayed_events WHERE user_localpart = ${localpart}
    )
    DELETE FROM account_validity WHERE user_id = ${userId}`;
  tx.announce("get_account_data_for_room_and_type", [userId]);
  tx.announce("get_global_account_data_for_user", [userId]);
  tx.announce("get_room_account_data_for_user", [userId]);
  tx.announce("get_global_account_data_by_type_for_user", [userId]);
  tx.announce("get_account_data_for_room", [userId]);
  tx.announce("get_push_rules_for_user", [userId]);
  tx.announce("ignored_by", null);
  tx.announce("get_subscription_for_thread", [userId]);
};
