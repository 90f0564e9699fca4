/**
 * Everything in which the two servers may differ, each with its reason. Nothing else is tolerated anywhere in the lab,
 * and each use is counted in the report under its name here.
 */
export const tolerances = {
  "error-text":
    "The text of an error is for people and is no part of the contract; its status, errcode and other members are.",
  "synapse-breaks":
    "Synapse answers 500 (a NUL or a lone surrogate in a text, a number beyond 64 bits, a type that it does not check) or drops the connection; we answer 400 in the Matrix shape, 401 where the text is a token.",
  "taken-by-accident":
    "Synapse takes a value of a type that the field cannot have (a text or an object for a list, anything for a name), because it does not look; the contract has the type, and we answer 400.",
  "other-fault":
    "Of a request with two faults, one of them a value that Synapse does not look at or looks at later, Synapse names the other (a device that is not there, a wrong password, an external id in use, an account to be deactivated and locked at once); we answer 400, since the body is checked first.",
  "null-external-id":
    "Synapse answers 409 to an external id without an identity provider (auth_provider null), as though it were in use; we answer 400, since it is no text.",
  "login-submission":
    "Both refuse a login of another type than m.login.password, or one whose identifier is half filled or of a wrong type: Synapse with the fault that it comes upon first, we by the contract's rule.",
  "float-literal":
    "Python's JSON parser tells 1e2 from 100 and Synapse refuses it where an integer is wanted; in JSON, and to JavaScript, they are the same number.",
  "no-refresh-token":
    "Refresh tokens are not given out here: a login that asks for one gets an access token that does not expire.",
  "phone-identifier":
    "Synapse makes a third-party identifier of a national phone number (m.id.phone), which takes the numbering plans of the world; we offer m.id.user and m.id.thirdparty, the latter with the number in full.",
  "second-value":
    "Of a text that is given more than once Synapse uses the first value, but refuses what is wrong in the others too; here only the one that is used is looked at.",
  "word-beyond-ascii":
    "Where one of several words is wanted, Synapse has an errcode of its own for what is not ASCII; here it is one more word that is not among them.",
  "time-beyond-64-bits":
    "Synapse counts from a time that no clock of 64 bits shows, and finds nothing; here a number beyond 64 bits is none, wherever one is asked for.",
  "another-task":
    "Synapse breaks (500) when it is asked how a redaction goes with the id of a task of another kind; here no redaction has that id (404).",
  "number-beyond-53-bits":
    "Synapse takes integers of any size into a task; here one beyond 2^53−1 is none, since JavaScript cannot tell it from its neighbours.",
  "limited-sender":
    "Synapse counts a new name or avatar that an administrator gives as messages of the user, and refuses it (429) where an override of the user's limits leaves no burst; here an administrator's change is never limited.",
  "half-done":
    "Synapse refuses, but keeps what it had written before it found out (an account or a name beside an external id in use); here a refused request leaves nothing.",
  "body-limit":
    "Synapse reads bodies that we refuse with 413 M_TOO_LARGE (BODY_LIMIT, 1 MiB): a deviation on purpose.",
  "deep-nesting":
    "Python's JSON parser gives up at some thousand levels of nesting (M_NOT_JSON); ours reads them, and the body is judged by what it says.",
  "multipart-post":
    "Synapse's HTTP layer answers a POST of a multipart type without a boundary with 415 and no body, before Synapse sees it; here every type is read as JSON.",
  "appservice-config":
    "Application services live in Synapse's configuration files, which a database does not hold: their token is unknown here (401 for 403), and their namespace is not reserved.",
  "guest-token":
    "A guest's token is no row but a macaroon, signed with a secret of Synapse's configuration: it is unknown here (401).",
  "well-known-slash":
    "In Synapse /.well-known/matrix/client/ is served like the path without the slash; here it is unknown, as the other paths with a slash are.",
  "own-features":
    "Each server says which versions and unstable features it has itself; ours must be among Synapse's.",
  "own-version": "server_version is each server's own.",
  "own-address":
    "Only where Synapse is compared with a second Synapse: each names its own address in its well-known document.",
  "unordered-list":
    "Synapse lists devices, pushers, threepids, external ids and joined rooms in the order in which its table happens to hold them (and writes several at once in a random one): the lists are compared as sets.",
  "login-flows": "Only login by password is offered here; each flow that we offer must be one of Synapse's.",
  "expose-headers":
    "Access-Control-Expose-Headers names headers that Synapse sends for itself (Synapse-Trace-Id, Server).",
  "caller-activity":
    "Synapse records its callers' activity (user_ips, last seen, agent, first use of a token); attached to a Synapse database we record none.",
  clock:
    "A moment within the case's own seconds is `now`, in ms or in s, whichever the column holds: the unit is compared, the digits are not.",
  "random-value":
    "Access and refresh tokens, generated device ids and the ids of redactions are random: their shape and their owner are compared.",
  "password-hash":
    "A bcrypt hash has a random salt: version, rounds, and that it holds the same password are compared.",
  "fresh-id":
    "Ids and stream positions given out during the run are compared as `new`: the servers' background work moves them independently. How far a sequence moved is compared.",
  "task-progress":
    "Synapse begins its scheduled tasks at once, and asks twice where name and avatar change in one request: which were asked for, by and for whom, is compared; ids, times and how far they have come are not.",
  "needless-task":
    "Synapse asks for the task that shows a new name or avatar in the rooms (update_join_states) for users who are in no room as well, and for new accounts: it does nothing then, and here it is not asked for.",
  "announced-again":
    "Synapse sometimes announces the same cache entry twice in one request: the set of entries is compared, and the sequence must have moved once a row.",
  "announced-more":
    "We announced entries that Synapse did not; forgetting more from a cache than needed is harmless.",
  "statistics-batch":
    "Synapse brings the statistics of rooms and users up to date a batch of events at a time: which event of the run was the last one of that batch (completed_delta_stream_id) is not compared; the counts are.",
  "unused-state-group":
    "Where a room shows a name already, Synapse makes a state group for an event that it then does not send: groups that no event and no other group stands on are left out.",
  "room-order":
    "Synapse goes through a user's rooms in the order of a set: lists of rooms by their last event are compared as sets, and whose devices a client need not follow any more (device_lists of a sync), which depends on the room that was left last, is not compared.",
  "push-rotation":
    "Synapse sums up what users have not read every 30 s; of an event that is redacted later the sum still counts. Counts of what is unread are not compared where Synapse reads what was written.",
  "retried-transaction":
    "Synapse warns where two of its own transactions met in PostgreSQL (could not serialize access) and it began one of them again.",
} as const;

export type ToleranceName = keyof typeof tolerances;

/** Tables that move by themselves, and why; they are not looked at. */
export const unwatchedTables: ReadonlyMap<string, string> = new Map([
  ["user_ips", "callers' activity"],
  ["user_daily_visits", "callers' activity, computed daily"],
  ["worker_locks", "locks of running processes"],
  ["worker_read_write_locks", "locks of running processes"],
  ["worker_read_write_locks_mode", "locks of running processes"],
  ["delayed_events_stream_pos", "how far a background worker has come"],
  ["room_forgetter_stream_pos", "how far a background worker has come"],
  ["device_lists_changes_converted_stream_position", "how far a background worker has come"],
  ["appservice_stream_position", "how far a background worker has come"],
  ["federation_stream_position", "how far a background worker has come"],
  ["user_directory_stream_pos", "how far a background worker has come"],
  ["stats_incremental_position", "how far a background worker has come"],
  ["event_push_summary", "unread counts, rotated in the background"],
  ["event_push_actions_staging", "unread counts, rotated in the background"],
  ["event_push_summary_stream_ordering", "how far a background worker has come"],
  ["event_push_summary_last_receipt_stream_id", "how far a background worker has come"],
  ["background_updates", "Synapse's own migrations"],
  ["monthly_active_users", "not recorded with the oracle's settings"],
]);

/** Columns that Synapse changes when it sees a request of the user. */
export const activityColumns: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["devices", new Set(["last_seen", "ip", "user_agent"])],
  ["access_tokens", new Set(["used"])],
  ["users", new Set(["last_seen"])],
]);

/** Columns of a scheduled task that change while it is worked on, or are given out by chance. */
export const taskProgressColumns: ReadonlySet<string> = new Set([
  "id",
  "status",
  "timestamp",
  "result",
  "error",
]);

/** Members and columns that hold a moment. */
export const clockNames: ReadonlySet<string> = new Set([
  "added_at",
  "age_ts",
  "creation_ts",
  "inserted_ts",
  "invalidation_ts",
  "last_seen",
  "last_seen_ts",
  "last_validated",
  "origin_server_ts",
  "received_ts",
  "timestamp",
  "ts",
  "ts_added_ms",
  "updatable_without_uia_before_ms",
  "valid_until_ms",
  "validated_at",
]);

/** The warning of `retried-transaction`. */
export const retriedTransaction = /WARNING synapse\.storage\.txn .*could not serialize access/;

/** Members that count down to a moment, and how many ms they start from. */
export const countdowns: ReadonlyMap<string, number> = new Map([["expires_in_ms", 5 * 60_000]]);

/** How far from now a moment may lie that an operation sets in the future, in ms, with Synapse's reason. */
export const futureMoments: ReadonlyMap<string, number> = new Map([
  ["in 5 minutes", 5 * 60_000], // refreshable_access_token_lifetime
  ["in 10 minutes", 10 * 60_000], // replacing cross-signing keys
]);
