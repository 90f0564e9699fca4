-- The tables of Synapse 1.163.2 (schema version 94) that the User Admin API reads or writes, now or through
-- what it starts (leaving rooms, redaction, media), with Synapse's own names of constraints and indexes.
-- The facts come from pg_dump of a running Synapse's database; its trigger functions are left out.
-- Text columns carry COLLATE "C" because Synapse's order and lower() are those of the C locale, and a
-- standalone database may have been created with another one.
CREATE SEQUENCE account_data_sequence;
CREATE SEQUENCE cache_invalidation_stream_seq;
CREATE SEQUENCE device_inbox_sequence;
CREATE SEQUENCE device_lists_sequence;
CREATE SEQUENCE e2e_cross_signing_keys_sequence;
CREATE SEQUENCE event_auth_chain_id;
CREATE SEQUENCE events_backfill_stream_seq;
CREATE SEQUENCE events_stream_seq;
CREATE SEQUENCE presence_stream_sequence;
CREATE SEQUENCE profile_updates_sequence;
CREATE SEQUENCE push_rules_stream_sequence;
CREATE SEQUENCE pushers_sequence;
CREATE SEQUENCE quarantined_media_id_seq;
CREATE SEQUENCE receipts_sequence;
CREATE SEQUENCE state_group_id_seq;
CREATE SEQUENCE thread_subscriptions_sequence START WITH 2;
CREATE SEQUENCE user_id_seq;

CREATE TABLE access_tokens (
  id bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C",
  token text COLLATE "C" NOT NULL,
  valid_until_ms bigint,
  puppets_user_id text COLLATE "C",
  last_validated bigint,
  refresh_token_id bigint,
  used boolean
);
ALTER TABLE ONLY access_tokens ADD CONSTRAINT access_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY access_tokens ADD CONSTRAINT access_tokens_token_key UNIQUE (token);
CREATE INDEX access_tokens_device_id ON access_tokens USING btree (user_id, device_id);
CREATE INDEX access_tokens_refresh_token_id_idx ON access_tokens USING btree (refresh_token_id);

CREATE TABLE account_data (
  user_id text COLLATE "C" NOT NULL,
  account_data_type text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL,
  content text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C"
);
ALTER TABLE ONLY account_data ADD CONSTRAINT account_data_uniqueness UNIQUE (user_id, account_data_type);
CREATE INDEX account_data_stream_id ON account_data USING btree (user_id, stream_id);

CREATE TABLE account_validity (
  user_id text COLLATE "C" NOT NULL,
  expiration_ts_ms bigint NOT NULL,
  email_sent boolean NOT NULL,
  renewal_token text COLLATE "C",
  token_used_ts_ms bigint
);
ALTER TABLE ONLY account_validity ADD CONSTRAINT account_validity_pkey PRIMARY KEY (user_id);

CREATE TABLE application_services_state (
  as_id text COLLATE "C" NOT NULL,
  state character varying(5) COLLATE "C",
  read_receipt_stream_id bigint,
  presence_stream_id bigint,
  to_device_stream_id bigint,
  device_list_stream_id bigint
);
ALTER TABLE ONLY application_services_state ADD CONSTRAINT application_services_state_pkey PRIMARY KEY (as_id);

CREATE TABLE appservice_stream_position (
  lock character(1) COLLATE "C" DEFAULT 'X'::bpchar NOT NULL,
  stream_ordering bigint,
  CONSTRAINT appservice_stream_position_lock_check CHECK ((lock = 'X'::bpchar))
);
ALTER TABLE ONLY appservice_stream_position ADD CONSTRAINT appservice_stream_position_lock_key UNIQUE (lock);

CREATE TABLE cache_invalidation_stream_by_instance (
  stream_id bigint NOT NULL,
  instance_name text COLLATE "C" NOT NULL,
  cache_func text COLLATE "C" NOT NULL,
  keys text[] COLLATE "C",
  invalidation_ts bigint
);
CREATE UNIQUE INDEX cache_invalidation_stream_by_instance_id ON cache_invalidation_stream_by_instance USING btree (stream_id);
CREATE INDEX cache_invalidation_stream_by_instance_instance_index ON cache_invalidation_stream_by_instance USING btree (instance_name, stream_id);

CREATE TABLE current_state_delta_stream (
  stream_id bigint NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  state_key text COLLATE "C" NOT NULL,
  event_id text COLLATE "C",
  prev_event_id text COLLATE "C",
  instance_name text COLLATE "C"
);
CREATE INDEX current_state_delta_stream_idx ON current_state_delta_stream USING btree (stream_id);
CREATE INDEX current_state_delta_stream_room_idx ON current_state_delta_stream USING btree (room_id, stream_id);

CREATE TABLE current_state_events (
  event_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  state_key text COLLATE "C" NOT NULL,
  membership text COLLATE "C",
  event_stream_ordering bigint
);
ALTER TABLE ONLY current_state_events ADD CONSTRAINT current_state_events_event_id_key UNIQUE (event_id);
ALTER TABLE ONLY current_state_events ADD CONSTRAINT current_state_events_room_id_type_state_key_key UNIQUE (room_id, type, state_key);
CREATE INDEX current_state_events_member_index ON current_state_events USING btree (state_key) WHERE (type = 'm.room.member'::text);
CREATE INDEX current_state_events_members_room_index ON current_state_events USING btree (room_id, membership) WHERE (type = 'm.room.member'::text);
CREATE INDEX current_state_events_stream_ordering_idx ON current_state_events USING btree (event_stream_ordering);

CREATE TABLE dehydrated_devices (
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  device_data text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY dehydrated_devices ADD CONSTRAINT dehydrated_devices_pkey PRIMARY KEY (user_id);

CREATE TABLE delayed_events (
  delay_id text COLLATE "C" NOT NULL,
  user_localpart text COLLATE "C" NOT NULL,
  device_id text COLLATE "C",
  delay bigint NOT NULL,
  send_ts bigint NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  event_type text COLLATE "C" NOT NULL,
  state_key text COLLATE "C",
  origin_server_ts bigint,
  content text COLLATE "C" NOT NULL,
  is_processed boolean DEFAULT false NOT NULL,
  sticky_duration_ms bigint
);
ALTER TABLE ONLY delayed_events ADD CONSTRAINT delayed_events_pkey PRIMARY KEY (user_localpart, delay_id);
CREATE UNIQUE INDEX delayed_events_idx ON delayed_events USING btree (delay_id);
CREATE INDEX delayed_events_is_processed ON delayed_events USING btree (is_processed);
CREATE INDEX delayed_events_room_state_event_idx ON delayed_events USING btree (room_id, event_type, state_key) WHERE (state_key IS NOT NULL);
CREATE INDEX delayed_events_send_ts ON delayed_events USING btree (send_ts);

CREATE TABLE delayed_events_stream_pos (
  lock character(1) COLLATE "C" DEFAULT 'X'::bpchar NOT NULL,
  stream_id bigint NOT NULL,
  CONSTRAINT delayed_events_stream_pos_lock_check CHECK ((lock = 'X'::bpchar))
);
ALTER TABLE ONLY delayed_events_stream_pos ADD CONSTRAINT delayed_events_stream_pos_lock_key UNIQUE (lock);

CREATE TABLE deleted_pushers (
  stream_id bigint NOT NULL,
  app_id text COLLATE "C" NOT NULL,
  pushkey text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C"
);
CREATE INDEX deleted_pushers_stream_id ON deleted_pushers USING btree (stream_id);

CREATE TABLE device_auth_providers (
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  auth_provider_id text COLLATE "C" NOT NULL,
  auth_provider_session_id text COLLATE "C" NOT NULL
);
CREATE INDEX device_auth_providers_devices ON device_auth_providers USING btree (user_id, device_id);
CREATE INDEX device_auth_providers_sessions ON device_auth_providers USING btree (auth_provider_id, auth_provider_session_id);

CREATE TABLE device_inbox (
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL,
  message_json text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C"
);
CREATE INDEX device_inbox_stream_id_user_id ON device_inbox USING btree (stream_id, user_id);
CREATE INDEX device_inbox_user_stream_id ON device_inbox USING btree (user_id, device_id, stream_id);

CREATE TABLE device_lists_changes_converted_stream_position (
  lock character(1) COLLATE "C" DEFAULT 'X'::bpchar NOT NULL,
  stream_id bigint NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C",
  CONSTRAINT device_lists_changes_converted_stream_position_lock_check CHECK ((lock = 'X'::bpchar))
);
ALTER TABLE ONLY device_lists_changes_converted_stream_position ADD CONSTRAINT device_lists_changes_converted_stream_position_lock_key UNIQUE (lock);

CREATE TABLE device_lists_changes_in_room (
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL,
  converted_to_destinations boolean NOT NULL,
  opentracing_context text COLLATE "C",
  instance_name text COLLATE "C",
  inserted_ts bigint
);
CREATE INDEX device_lists_changes_in_room_by_room_idx ON device_lists_changes_in_room USING btree (room_id, stream_id);
CREATE INDEX device_lists_changes_in_room_inserted_ts_idx ON device_lists_changes_in_room USING btree (inserted_ts) WHERE (inserted_ts IS NOT NULL);
CREATE INDEX device_lists_changes_in_room_unconverted_idx ON device_lists_changes_in_room USING btree (user_id, device_id, room_id, stream_id) WHERE (NOT converted_to_destinations);
CREATE UNIQUE INDEX device_lists_changes_in_stream_id ON device_lists_changes_in_room USING btree (stream_id, room_id);
CREATE INDEX device_lists_changes_in_stream_id_unconverted ON device_lists_changes_in_room USING btree (stream_id) WHERE (NOT converted_to_destinations);

CREATE TABLE device_lists_changes_in_room_max_pruned_stream_id (
  lock character(1) COLLATE "C" DEFAULT 'X'::bpchar NOT NULL,
  stream_id bigint NOT NULL
);
ALTER TABLE ONLY device_lists_changes_in_room_max_pruned_stream_id ADD CONSTRAINT device_lists_changes_in_room_max_pruned_stream_id_lock_key UNIQUE (lock);

CREATE TABLE device_lists_outbound_last_success (
  destination text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL
);
CREATE UNIQUE INDEX device_lists_outbound_last_success_unique_idx ON device_lists_outbound_last_success USING btree (destination, user_id);

CREATE TABLE device_lists_outbound_pokes (
  destination text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  sent boolean NOT NULL,
  ts bigint NOT NULL,
  opentracing_context text COLLATE "C",
  instance_name text COLLATE "C"
);
CREATE INDEX device_lists_outbound_pokes_id ON device_lists_outbound_pokes USING btree (destination, stream_id);
CREATE INDEX device_lists_outbound_pokes_stream ON device_lists_outbound_pokes USING btree (stream_id);
CREATE INDEX device_lists_outbound_pokes_user ON device_lists_outbound_pokes USING btree (destination, user_id);

CREATE TABLE device_lists_stream (
  stream_id bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C"
);
CREATE INDEX device_lists_stream_id ON device_lists_stream USING btree (stream_id, user_id);
CREATE INDEX device_lists_stream_user_id ON device_lists_stream USING btree (user_id, device_id);

CREATE TABLE devices (
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  display_name text COLLATE "C",
  last_seen bigint,
  ip text COLLATE "C",
  user_agent text COLLATE "C",
  hidden boolean DEFAULT false
);
ALTER TABLE ONLY devices ADD CONSTRAINT device_uniqueness UNIQUE (user_id, device_id);

CREATE TABLE e2e_cross_signing_keys (
  user_id text COLLATE "C" NOT NULL,
  keytype text COLLATE "C" NOT NULL,
  keydata text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL,
  updatable_without_uia_before_ms bigint,
  instance_name text COLLATE "C"
);
CREATE UNIQUE INDEX e2e_cross_signing_keys_idx ON e2e_cross_signing_keys USING btree (user_id, keytype, stream_id);
CREATE UNIQUE INDEX e2e_cross_signing_keys_stream_idx ON e2e_cross_signing_keys USING btree (stream_id);

CREATE TABLE e2e_cross_signing_signatures (
  user_id text COLLATE "C" NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  target_user_id text COLLATE "C" NOT NULL,
  target_device_id text COLLATE "C" NOT NULL,
  signature text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX e2e_cross_signing_signatures_idx3 ON e2e_cross_signing_signatures USING btree (user_id, target_user_id, target_device_id, key_id);

CREATE TABLE e2e_device_keys_json (
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  ts_added_ms bigint NOT NULL,
  key_json text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY e2e_device_keys_json ADD CONSTRAINT e2e_device_keys_json_uniqueness UNIQUE (user_id, device_id);

CREATE TABLE e2e_fallback_keys_json (
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  algorithm text COLLATE "C" NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  key_json text COLLATE "C" NOT NULL,
  used boolean DEFAULT false NOT NULL
);
ALTER TABLE ONLY e2e_fallback_keys_json ADD CONSTRAINT e2e_fallback_keys_json_uniqueness UNIQUE (user_id, device_id, algorithm);

CREATE TABLE e2e_one_time_keys_json (
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  algorithm text COLLATE "C" NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  ts_added_ms bigint NOT NULL,
  key_json text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY e2e_one_time_keys_json ADD CONSTRAINT e2e_one_time_keys_json_uniqueness UNIQUE (user_id, device_id, algorithm, key_id);
CREATE INDEX e2e_one_time_keys_json_user_id_device_id_algorithm_ts_added_idx ON e2e_one_time_keys_json USING btree (user_id, device_id, algorithm, ts_added_ms);

CREATE TABLE e2e_room_keys (
  user_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  first_message_index integer,
  forwarded_count integer,
  is_verified boolean,
  session_data text COLLATE "C" NOT NULL
);
CREATE INDEX e2e_room_keys_room_id ON e2e_room_keys USING btree (room_id);
CREATE UNIQUE INDEX e2e_room_keys_with_version_idx ON e2e_room_keys USING btree (user_id, version, room_id, session_id);

CREATE TABLE e2e_room_keys_versions (
  user_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  algorithm text COLLATE "C" NOT NULL,
  auth_data text COLLATE "C" NOT NULL,
  deleted smallint DEFAULT 0 NOT NULL,
  etag bigint
);
CREATE UNIQUE INDEX e2e_room_keys_versions_idx ON e2e_room_keys_versions USING btree (user_id, version);

CREATE TABLE erased_users (
  user_id text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX erased_users_user ON erased_users USING btree (user_id);

CREATE TABLE event_auth (
  event_id text COLLATE "C" NOT NULL,
  auth_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL
);
CREATE INDEX evauth_edges_id ON event_auth USING btree (event_id);

CREATE TABLE event_auth_chain_links (
  origin_chain_id bigint NOT NULL,
  origin_sequence_number bigint NOT NULL,
  target_chain_id bigint NOT NULL,
  target_sequence_number bigint NOT NULL
);
ALTER TABLE ONLY event_auth_chain_links ALTER COLUMN origin_chain_id SET (n_distinct=-0.5);
ALTER TABLE ONLY event_auth_chain_links ALTER COLUMN target_chain_id SET (n_distinct=-0.5);
CREATE INDEX event_auth_chain_links_idx ON event_auth_chain_links USING btree (origin_chain_id, target_chain_id);
CREATE INDEX event_auth_chain_links_origin_index ON event_auth_chain_links USING btree (origin_chain_id, origin_sequence_number);

CREATE TABLE event_auth_chain_to_calculate (
  event_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  state_key text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY event_auth_chain_to_calculate ADD CONSTRAINT event_auth_chain_to_calculate_pkey PRIMARY KEY (event_id);
CREATE INDEX event_auth_chain_to_calculate_rm_id ON event_auth_chain_to_calculate USING btree (room_id);

CREATE TABLE event_auth_chains (
  event_id text COLLATE "C" NOT NULL,
  chain_id bigint NOT NULL,
  sequence_number bigint NOT NULL
);
ALTER TABLE ONLY event_auth_chains ADD CONSTRAINT event_auth_chains_pkey PRIMARY KEY (event_id);
CREATE UNIQUE INDEX event_auth_chains_c_seq_index ON event_auth_chains USING btree (chain_id, sequence_number);

CREATE TABLE event_backward_extremities (
  event_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY event_backward_extremities ADD CONSTRAINT event_backward_extremities_event_id_room_id_key UNIQUE (event_id, room_id);
CREATE INDEX ev_b_extrem_id ON event_backward_extremities USING btree (event_id);
CREATE INDEX ev_b_extrem_room ON event_backward_extremities USING btree (room_id);

CREATE TABLE event_edges (
  event_id text COLLATE "C" NOT NULL,
  prev_event_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C",
  is_state boolean DEFAULT false NOT NULL
);
CREATE INDEX ev_edges_prev_id ON event_edges USING btree (prev_event_id);
CREATE UNIQUE INDEX event_edges_event_id_prev_event_id_idx ON event_edges USING btree (event_id, prev_event_id);

CREATE TABLE event_expiry (
  event_id text COLLATE "C" NOT NULL,
  expiry_ts bigint NOT NULL
);
ALTER TABLE ONLY event_expiry ADD CONSTRAINT event_expiry_pkey PRIMARY KEY (event_id);
CREATE INDEX event_expiry_expiry_ts_idx ON event_expiry USING btree (expiry_ts);

CREATE TABLE event_failed_pull_attempts (
  room_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  num_attempts integer NOT NULL,
  last_attempt_ts bigint NOT NULL,
  last_cause text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY event_failed_pull_attempts ADD CONSTRAINT event_failed_pull_attempts_pkey PRIMARY KEY (room_id, event_id);
CREATE INDEX event_failed_pull_attempts_room_id ON event_failed_pull_attempts USING btree (room_id);

CREATE TABLE event_forward_extremities (
  event_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY event_forward_extremities ADD CONSTRAINT event_forward_extremities_event_id_room_id_key UNIQUE (event_id, room_id);
CREATE INDEX ev_extrem_id ON event_forward_extremities USING btree (event_id);
CREATE INDEX ev_extrem_room ON event_forward_extremities USING btree (room_id);

CREATE TABLE event_json (
  event_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  internal_metadata text COLLATE "C" NOT NULL,
  json text COLLATE "C" NOT NULL,
  format_version integer
);
ALTER TABLE ONLY event_json ADD CONSTRAINT event_json_event_id_key UNIQUE (event_id);

CREATE TABLE event_labels (
  event_id text COLLATE "C" NOT NULL,
  label text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  topological_ordering bigint NOT NULL
);
ALTER TABLE ONLY event_labels ADD CONSTRAINT event_labels_pkey PRIMARY KEY (event_id, label);
CREATE INDEX event_labels_room_id_label_idx ON event_labels USING btree (room_id, label, topological_ordering);

CREATE TABLE event_push_actions (
  room_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  profile_tag character varying(32) COLLATE "C",
  actions text COLLATE "C" NOT NULL,
  topological_ordering bigint,
  stream_ordering bigint,
  notif smallint,
  highlight smallint,
  unread smallint,
  thread_id text COLLATE "C",
  CONSTRAINT event_push_actions_thread_id CHECK ((thread_id IS NOT NULL))
);
ALTER TABLE ONLY event_push_actions ADD CONSTRAINT event_id_user_id_profile_tag_uniqueness UNIQUE (room_id, event_id, user_id, profile_tag);
CREATE INDEX event_push_actions_highlights_index ON event_push_actions USING btree (user_id, room_id, topological_ordering, stream_ordering) WHERE (highlight = 1);
CREATE INDEX event_push_actions_rm_tokens ON event_push_actions USING btree (user_id, room_id, topological_ordering, stream_ordering);
CREATE INDEX event_push_actions_room_id_user_id ON event_push_actions USING btree (room_id, user_id);
CREATE INDEX event_push_actions_stream_highlight_index ON event_push_actions USING btree (highlight, stream_ordering) WHERE (highlight = 0);
CREATE INDEX event_push_actions_stream_ordering ON event_push_actions USING btree (stream_ordering, user_id);
CREATE INDEX event_push_actions_u_highlight ON event_push_actions USING btree (user_id, stream_ordering);

CREATE TABLE event_push_actions_staging (
  event_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  actions text COLLATE "C" NOT NULL,
  notif smallint NOT NULL,
  highlight smallint NOT NULL,
  unread smallint,
  thread_id text COLLATE "C",
  inserted_ts bigint DEFAULT (EXTRACT(epoch FROM now()) * (1000)::numeric),
  CONSTRAINT event_push_actions_staging_thread_id CHECK ((thread_id IS NOT NULL))
);
CREATE INDEX event_push_actions_staging_id ON event_push_actions_staging USING btree (event_id);

CREATE TABLE event_push_summary (
  user_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  notif_count bigint NOT NULL,
  stream_ordering bigint NOT NULL,
  unread_count bigint,
  last_receipt_stream_ordering bigint,
  thread_id text COLLATE "C",
  CONSTRAINT event_push_summary_thread_id CHECK ((thread_id IS NOT NULL))
);
CREATE INDEX event_push_summary_index_room_id ON event_push_summary USING btree (room_id);
CREATE UNIQUE INDEX event_push_summary_unique_index2 ON event_push_summary USING btree (user_id, room_id, thread_id);

CREATE TABLE event_push_summary_last_receipt_stream_id (
  lock character(1) COLLATE "C" DEFAULT 'X'::bpchar NOT NULL,
  stream_id bigint NOT NULL,
  CONSTRAINT event_push_summary_last_receipt_stream_id_lock_check CHECK ((lock = 'X'::bpchar))
);
ALTER TABLE ONLY event_push_summary_last_receipt_stream_id ADD CONSTRAINT event_push_summary_last_receipt_stream_id_lock_key UNIQUE (lock);

CREATE TABLE event_push_summary_stream_ordering (
  lock character(1) COLLATE "C" DEFAULT 'X'::bpchar NOT NULL,
  stream_ordering bigint NOT NULL,
  CONSTRAINT event_push_summary_stream_ordering_lock_check CHECK ((lock = 'X'::bpchar))
);
ALTER TABLE ONLY event_push_summary_stream_ordering ADD CONSTRAINT event_push_summary_stream_ordering_lock_key UNIQUE (lock);

CREATE TABLE event_relations (
  event_id text COLLATE "C" NOT NULL,
  relates_to_id text COLLATE "C" NOT NULL,
  relation_type text COLLATE "C" NOT NULL,
  aggregation_key text COLLATE "C"
);
CREATE UNIQUE INDEX event_relations_id ON event_relations USING btree (event_id);
CREATE INDEX event_relations_relates ON event_relations USING btree (relates_to_id, relation_type, aggregation_key);

CREATE TABLE event_search (
  event_id text COLLATE "C",
  room_id text COLLATE "C",
  sender text COLLATE "C",
  key text COLLATE "C",
  vector tsvector,
  origin_server_ts bigint,
  stream_ordering bigint
);
ALTER TABLE ONLY event_search ALTER COLUMN room_id SET (n_distinct=-0.01);
CREATE INDEX event_search_ev_ridx ON event_search USING btree (room_id);
CREATE UNIQUE INDEX event_search_event_id_idx ON event_search USING btree (event_id);
CREATE INDEX event_search_fts_idx ON event_search USING gin (vector);

CREATE TABLE event_to_state_groups (
  event_id text COLLATE "C" NOT NULL,
  state_group bigint NOT NULL
);
ALTER TABLE ONLY event_to_state_groups ADD CONSTRAINT event_to_state_groups_event_id_key UNIQUE (event_id);
CREATE INDEX event_to_state_groups_sg_index ON event_to_state_groups USING btree (state_group);

CREATE TABLE event_txn_id_device_id (
  event_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  txn_id text COLLATE "C" NOT NULL,
  inserted_ts bigint NOT NULL
);
CREATE UNIQUE INDEX event_txn_id_device_id_event_id ON event_txn_id_device_id USING btree (event_id);
CREATE INDEX event_txn_id_device_id_ts ON event_txn_id_device_id USING btree (inserted_ts);
CREATE UNIQUE INDEX event_txn_id_device_id_txn_id2 ON event_txn_id_device_id USING btree (user_id, device_id, room_id, txn_id);

CREATE TABLE events (
  topological_ordering bigint NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  content text COLLATE "C",
  unrecognized_keys text COLLATE "C",
  processed boolean NOT NULL,
  outlier boolean NOT NULL,
  depth bigint DEFAULT 0 NOT NULL,
  origin_server_ts bigint,
  received_ts bigint,
  sender text COLLATE "C",
  contains_url boolean,
  instance_name text COLLATE "C",
  stream_ordering bigint,
  state_key text COLLATE "C",
  rejection_reason text COLLATE "C"
);
ALTER TABLE ONLY events ADD CONSTRAINT events_event_id_key UNIQUE (event_id);
CREATE INDEX event_contains_url_index ON events USING btree (room_id, topological_ordering, stream_ordering) WHERE ((contains_url = true) AND (outlier = false));
CREATE INDEX events_jump_to_date_idx ON events USING btree (room_id, origin_server_ts) WHERE (NOT outlier);
CREATE INDEX events_order_room ON events USING btree (room_id, topological_ordering, stream_ordering);
CREATE INDEX events_room_stream ON events USING btree (room_id, stream_ordering);
CREATE UNIQUE INDEX events_stream_ordering ON events USING btree (stream_ordering);
CREATE INDEX events_ts ON events USING btree (origin_server_ts, stream_ordering);
CREATE INDEX received_ts_idx ON events USING btree (received_ts) WHERE (type = 'm.room.member'::text);

CREATE TABLE ex_outlier_stream (
  event_stream_ordering bigint NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  state_group bigint NOT NULL,
  instance_name text COLLATE "C"
);
ALTER TABLE ONLY ex_outlier_stream ADD CONSTRAINT ex_outlier_stream_pkey PRIMARY KEY (event_stream_ordering);

CREATE TABLE federation_stream_position (
  type text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL,
  instance_name text COLLATE "C" DEFAULT 'master'::text NOT NULL
);
CREATE UNIQUE INDEX federation_stream_position_instance ON federation_stream_position USING btree (type, instance_name);

CREATE TABLE ignored_users (
  ignorer_user_id text COLLATE "C" NOT NULL,
  ignored_user_id text COLLATE "C" NOT NULL
);
CREATE INDEX ignored_users_ignored_user_id ON ignored_users USING btree (ignored_user_id);
CREATE UNIQUE INDEX ignored_users_uniqueness ON ignored_users USING btree (ignorer_user_id, ignored_user_id);

CREATE TABLE local_current_membership (
  room_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  membership text COLLATE "C" NOT NULL,
  event_stream_ordering bigint
);
CREATE UNIQUE INDEX local_current_membership_idx ON local_current_membership USING btree (user_id, room_id);
CREATE INDEX local_current_membership_room_idx ON local_current_membership USING btree (room_id);
CREATE INDEX local_current_membership_stream_ordering_idx ON local_current_membership USING btree (event_stream_ordering);

CREATE TABLE local_media_repository (
  media_id text COLLATE "C",
  media_type text COLLATE "C",
  media_length integer,
  created_ts bigint,
  upload_name text COLLATE "C",
  user_id text COLLATE "C",
  quarantined_by text COLLATE "C",
  url_cache text COLLATE "C",
  last_access_ts bigint,
  safe_from_quarantine boolean DEFAULT false NOT NULL,
  authenticated boolean DEFAULT false NOT NULL,
  sha256 text COLLATE "C"
);
ALTER TABLE ONLY local_media_repository ADD CONSTRAINT local_media_repository_media_id_key UNIQUE (media_id);
CREATE INDEX local_media_repository_sha256 ON local_media_repository USING btree (sha256) WHERE (sha256 IS NOT NULL);
CREATE INDEX local_media_repository_url_idx ON local_media_repository USING btree (created_ts) WHERE (url_cache IS NOT NULL);
CREATE INDEX users_have_local_media ON local_media_repository USING btree (user_id, created_ts);

CREATE TABLE local_media_repository_thumbnails (
  media_id text COLLATE "C",
  thumbnail_width integer,
  thumbnail_height integer,
  thumbnail_type text COLLATE "C",
  thumbnail_method text COLLATE "C",
  thumbnail_length integer
);
CREATE UNIQUE INDEX local_media_repository_thumbn_media_id_width_height_method_key ON local_media_repository_thumbnails USING btree (media_id, thumbnail_width, thumbnail_height, thumbnail_type, thumbnail_method);
CREATE INDEX local_media_repository_thumbnails_media_id ON local_media_repository_thumbnails USING btree (media_id);

CREATE TABLE login_tokens (
  token text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  expiry_ts bigint NOT NULL,
  used_ts bigint,
  auth_provider_id text COLLATE "C",
  auth_provider_session_id text COLLATE "C"
);
ALTER TABLE ONLY login_tokens ADD CONSTRAINT login_tokens_pkey PRIMARY KEY (token);
CREATE INDEX login_tokens_auth_provider_idx ON login_tokens USING btree (auth_provider_id, auth_provider_session_id);
CREATE INDEX login_tokens_expiry_time_idx ON login_tokens USING btree (expiry_ts);

CREATE TABLE monthly_active_users (
  user_id text COLLATE "C" NOT NULL,
  "timestamp" bigint NOT NULL
);
CREATE INDEX monthly_active_users_time_stamp ON monthly_active_users USING btree ("timestamp");
CREATE UNIQUE INDEX monthly_active_users_users ON monthly_active_users USING btree (user_id);

CREATE TABLE open_id_tokens (
  token text COLLATE "C" NOT NULL,
  ts_valid_until_ms bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY open_id_tokens ADD CONSTRAINT open_id_tokens_pkey PRIMARY KEY (token);
CREATE INDEX open_id_tokens_ts_valid_until_ms ON open_id_tokens USING btree (ts_valid_until_ms);

CREATE TABLE partial_state_events (
  room_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY partial_state_events ADD CONSTRAINT partial_state_events_event_id_key UNIQUE (event_id);
CREATE INDEX partial_state_events_room_id_idx ON partial_state_events USING btree (room_id);

CREATE TABLE partial_state_rooms (
  room_id text COLLATE "C" NOT NULL,
  device_lists_stream_id bigint DEFAULT 0 NOT NULL,
  join_event_id text COLLATE "C",
  joined_via text COLLATE "C"
);
ALTER TABLE ONLY partial_state_rooms ADD CONSTRAINT partial_state_rooms_pkey PRIMARY KEY (room_id);

CREATE TABLE partial_state_rooms_servers (
  room_id text COLLATE "C" NOT NULL,
  server_name text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY partial_state_rooms_servers ADD CONSTRAINT partial_state_rooms_servers_room_id_server_name_key UNIQUE (room_id, server_name);

CREATE TABLE presence_stream (
  stream_id bigint,
  user_id text COLLATE "C",
  state text COLLATE "C",
  last_active_ts bigint,
  last_federation_update_ts bigint,
  last_user_sync_ts bigint,
  status_msg text COLLATE "C",
  currently_active boolean,
  instance_name text COLLATE "C"
);
CREATE INDEX presence_stream_id ON presence_stream USING btree (stream_id, user_id);
CREATE INDEX presence_stream_state_not_offline_idx ON presence_stream USING btree (state) WHERE (state <> 'offline'::text);
CREATE INDEX presence_stream_user_id ON presence_stream USING btree (user_id);

CREATE TABLE profile_updates (
  stream_id bigint NOT NULL,
  instance_name text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  affected_fields jsonb,
  inserted_ts bigint NOT NULL
);
ALTER TABLE ONLY profile_updates ADD CONSTRAINT profile_updates_pkey PRIMARY KEY (stream_id);
CREATE INDEX profile_updates_by_user ON profile_updates USING btree (user_id, stream_id);

CREATE TABLE profile_updates_per_user (
  stream_id bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  inserted_ts bigint NOT NULL
);
ALTER TABLE ONLY profile_updates_per_user ADD CONSTRAINT profile_updates_per_user_pkey PRIMARY KEY (user_id, stream_id);

CREATE TABLE profiles (
  user_id text COLLATE "C" NOT NULL,
  displayname text COLLATE "C",
  avatar_url text COLLATE "C",
  full_user_id text COLLATE "C",
  fields jsonb,
  CONSTRAINT full_user_id_not_null CHECK ((full_user_id IS NOT NULL))
);
ALTER TABLE ONLY profiles ADD CONSTRAINT profiles_user_id_key UNIQUE (user_id);
CREATE UNIQUE INDEX profiles_full_user_id_key ON profiles USING btree (full_user_id);

CREATE TABLE push_rules (
  id bigint NOT NULL,
  user_name text COLLATE "C" NOT NULL,
  rule_id text COLLATE "C" NOT NULL,
  priority_class smallint NOT NULL,
  priority integer DEFAULT 0 NOT NULL,
  conditions text COLLATE "C" NOT NULL,
  actions text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY push_rules ADD CONSTRAINT push_rules_pkey PRIMARY KEY (id);
ALTER TABLE ONLY push_rules ADD CONSTRAINT push_rules_user_name_rule_id_key UNIQUE (user_name, rule_id);
CREATE INDEX push_rules_user_name ON push_rules USING btree (user_name);

CREATE TABLE push_rules_enable (
  id bigint NOT NULL,
  user_name text COLLATE "C" NOT NULL,
  rule_id text COLLATE "C" NOT NULL,
  enabled smallint
);
ALTER TABLE ONLY push_rules_enable ADD CONSTRAINT push_rules_enable_pkey PRIMARY KEY (id);
ALTER TABLE ONLY push_rules_enable ADD CONSTRAINT push_rules_enable_user_name_rule_id_key UNIQUE (user_name, rule_id);
CREATE INDEX push_rules_enable_user_name ON push_rules_enable USING btree (user_name);

CREATE TABLE push_rules_stream (
  stream_id bigint NOT NULL,
  event_stream_ordering bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  rule_id text COLLATE "C" NOT NULL,
  op text COLLATE "C" NOT NULL,
  priority_class smallint,
  priority integer,
  conditions text COLLATE "C",
  actions text COLLATE "C",
  instance_name text COLLATE "C"
);
CREATE INDEX push_rules_stream_id ON push_rules_stream USING btree (stream_id);
CREATE INDEX push_rules_stream_user_stream_id ON push_rules_stream USING btree (user_id, stream_id);

CREATE TABLE pusher_throttle (
  pusher bigint NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  last_sent_ts bigint,
  throttle_ms bigint
);
ALTER TABLE ONLY pusher_throttle ADD CONSTRAINT pusher_throttle_pkey PRIMARY KEY (pusher, room_id);

CREATE TABLE pushers (
  id bigint NOT NULL,
  user_name text COLLATE "C" NOT NULL,
  access_token bigint,
  profile_tag text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  app_id text COLLATE "C" NOT NULL,
  app_display_name text COLLATE "C" NOT NULL,
  device_display_name text COLLATE "C" NOT NULL,
  pushkey text COLLATE "C" NOT NULL,
  ts bigint NOT NULL,
  lang text COLLATE "C",
  data text COLLATE "C",
  last_stream_ordering bigint,
  last_success bigint,
  failing_since bigint,
  enabled boolean,
  device_id text COLLATE "C",
  instance_name text COLLATE "C"
);
ALTER TABLE ONLY pushers ADD CONSTRAINT pushers2_app_id_pushkey_user_name_key UNIQUE (app_id, pushkey, user_name);
ALTER TABLE ONLY pushers ADD CONSTRAINT pushers2_pkey PRIMARY KEY (id);

CREATE TABLE quarantined_media_changes (
  stream_id integer NOT NULL,
  instance_name text COLLATE "C" NOT NULL,
  origin text COLLATE "C",
  media_id text COLLATE "C" NOT NULL,
  quarantined boolean NOT NULL
);
ALTER TABLE ONLY quarantined_media_changes ADD CONSTRAINT quarantined_media_changes_pkey PRIMARY KEY (stream_id);

CREATE TABLE ratelimit_override (
  user_id text COLLATE "C" NOT NULL,
  messages_per_second bigint,
  burst_count bigint
);
CREATE UNIQUE INDEX ratelimit_override_idx ON ratelimit_override USING btree (user_id);

CREATE TABLE receipts_graph (
  room_id text COLLATE "C" NOT NULL,
  receipt_type text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  event_ids text COLLATE "C" NOT NULL,
  data text COLLATE "C" NOT NULL,
  thread_id text COLLATE "C"
);
ALTER TABLE ONLY receipts_graph ADD CONSTRAINT receipts_graph_uniqueness_thread UNIQUE (room_id, receipt_type, user_id, thread_id);
CREATE UNIQUE INDEX receipts_graph_unique_index ON receipts_graph USING btree (room_id, receipt_type, user_id) WHERE (thread_id IS NULL);

CREATE TABLE receipts_linearized (
  stream_id bigint NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  receipt_type text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  data text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C",
  event_stream_ordering bigint,
  thread_id text COLLATE "C"
);
ALTER TABLE ONLY receipts_linearized ADD CONSTRAINT receipts_linearized_uniqueness_thread UNIQUE (room_id, receipt_type, user_id, thread_id);
CREATE INDEX receipts_linearized_event_id ON receipts_linearized USING btree (room_id, event_id);
CREATE INDEX receipts_linearized_id ON receipts_linearized USING btree (stream_id);
CREATE INDEX receipts_linearized_room_stream ON receipts_linearized USING btree (room_id, stream_id);
CREATE UNIQUE INDEX receipts_linearized_unique_index ON receipts_linearized USING btree (room_id, receipt_type, user_id) WHERE (thread_id IS NULL);
CREATE INDEX receipts_linearized_user ON receipts_linearized USING btree (user_id);

CREATE TABLE redactions (
  event_id text COLLATE "C" NOT NULL,
  redacts text COLLATE "C" NOT NULL,
  have_censored boolean DEFAULT false NOT NULL,
  received_ts bigint,
  recheck boolean DEFAULT true NOT NULL
);
ALTER TABLE ONLY redactions ADD CONSTRAINT redactions_event_id_key UNIQUE (event_id);
CREATE INDEX redactions_have_censored_ts ON redactions USING btree (received_ts) WHERE (NOT have_censored);
CREATE INDEX redactions_redacts ON redactions USING btree (redacts);

CREATE TABLE refresh_tokens (
  id bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  token text COLLATE "C" NOT NULL,
  next_token_id bigint,
  expiry_ts bigint,
  ultimate_session_expiry_ts bigint
);
ALTER TABLE ONLY refresh_tokens ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY refresh_tokens ADD CONSTRAINT refresh_tokens_token_key UNIQUE (token);
CREATE INDEX refresh_tokens_next_token_id ON refresh_tokens USING btree (next_token_id) WHERE (next_token_id IS NOT NULL);

CREATE TABLE rejections (
  event_id text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  last_check text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY rejections ADD CONSTRAINT rejections_event_id_key UNIQUE (event_id);

CREATE TABLE remote_media_cache (
  media_origin text COLLATE "C",
  media_id text COLLATE "C",
  media_type text COLLATE "C",
  created_ts bigint,
  upload_name text COLLATE "C",
  media_length integer,
  filesystem_id text COLLATE "C",
  last_access_ts bigint,
  quarantined_by text COLLATE "C",
  authenticated boolean DEFAULT false NOT NULL,
  sha256 text COLLATE "C"
);
ALTER TABLE ONLY remote_media_cache ADD CONSTRAINT remote_media_cache_media_origin_media_id_key UNIQUE (media_origin, media_id);
CREATE INDEX remote_media_cache_sha256 ON remote_media_cache USING btree (sha256) WHERE (sha256 IS NOT NULL);

CREATE TABLE remote_media_cache_thumbnails (
  media_origin text COLLATE "C",
  media_id text COLLATE "C",
  thumbnail_width integer,
  thumbnail_height integer,
  thumbnail_method text COLLATE "C",
  thumbnail_type text COLLATE "C",
  thumbnail_length integer,
  filesystem_id text COLLATE "C"
);
CREATE UNIQUE INDEX remote_media_repository_thumbn_media_origin_id_width_height_met ON remote_media_cache_thumbnails USING btree (media_origin, media_id, thumbnail_width, thumbnail_height, thumbnail_type, thumbnail_method);

CREATE TABLE room_account_data (
  user_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  account_data_type text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL,
  content text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C"
);
ALTER TABLE ONLY room_account_data ADD CONSTRAINT room_account_data_uniqueness UNIQUE (user_id, room_id, account_data_type);
CREATE INDEX room_account_data_room_id ON room_account_data USING btree (room_id);
CREATE INDEX room_account_data_stream_id ON room_account_data USING btree (user_id, stream_id);

CREATE TABLE room_alias_servers (
  room_alias text COLLATE "C" NOT NULL,
  server text COLLATE "C" NOT NULL
);
CREATE INDEX room_alias_servers_alias ON room_alias_servers USING btree (room_alias);

CREATE TABLE room_aliases (
  room_alias text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  creator text COLLATE "C"
);
ALTER TABLE ONLY room_aliases ADD CONSTRAINT room_aliases_room_alias_key UNIQUE (room_alias);
CREATE INDEX room_aliases_id ON room_aliases USING btree (room_id);

CREATE TABLE room_ban_redactions (
  room_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  redacting_event_id text COLLATE "C" NOT NULL,
  redact_end_ordering bigint
);
ALTER TABLE ONLY room_ban_redactions ADD CONSTRAINT room_ban_redaction_uniqueness UNIQUE (room_id, user_id);

CREATE TABLE room_depth (
  room_id text COLLATE "C" NOT NULL,
  min_depth bigint
);
ALTER TABLE ONLY room_depth ADD CONSTRAINT room_depth_room_id_key UNIQUE (room_id);

CREATE TABLE room_forgetter_stream_pos (
  lock character(1) COLLATE "C" DEFAULT 'X'::bpchar NOT NULL,
  stream_id bigint NOT NULL,
  CONSTRAINT room_forgetter_stream_pos_lock_check CHECK ((lock = 'X'::bpchar))
);
ALTER TABLE ONLY room_forgetter_stream_pos ADD CONSTRAINT room_forgetter_stream_pos_lock_key UNIQUE (lock);

CREATE TABLE room_memberships (
  event_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  sender text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  membership text COLLATE "C" NOT NULL,
  forgotten integer DEFAULT 0,
  display_name text COLLATE "C",
  avatar_url text COLLATE "C",
  event_stream_ordering bigint,
  participant boolean DEFAULT false
);
ALTER TABLE ONLY room_memberships ADD CONSTRAINT room_memberships_event_id_key UNIQUE (event_id);
CREATE INDEX room_membership_user_room_idx ON room_memberships USING btree (user_id, room_id);
CREATE INDEX room_memberships_room_id ON room_memberships USING btree (room_id);
CREATE INDEX room_memberships_stream_ordering_idx ON room_memberships USING btree (event_stream_ordering);
CREATE INDEX room_memberships_user_id ON room_memberships USING btree (user_id);
CREATE INDEX room_memberships_user_room_forgotten ON room_memberships USING btree (user_id, room_id) WHERE (forgotten = 1);

CREATE TABLE room_stats_current (
  room_id text COLLATE "C" NOT NULL,
  current_state_events integer NOT NULL,
  joined_members integer NOT NULL,
  invited_members integer NOT NULL,
  left_members integer NOT NULL,
  banned_members integer NOT NULL,
  local_users_in_room integer NOT NULL,
  completed_delta_stream_id bigint NOT NULL,
  knocked_members integer
);
ALTER TABLE ONLY room_stats_current ADD CONSTRAINT room_stats_current_pkey PRIMARY KEY (room_id);

CREATE TABLE room_stats_earliest_token (
  room_id text COLLATE "C" NOT NULL,
  token bigint NOT NULL
);
CREATE UNIQUE INDEX room_stats_earliest_token_idx ON room_stats_earliest_token USING btree (room_id);

CREATE TABLE room_stats_state (
  room_id text COLLATE "C" NOT NULL,
  name text COLLATE "C",
  canonical_alias text COLLATE "C",
  join_rules text COLLATE "C",
  history_visibility text COLLATE "C",
  encryption text COLLATE "C",
  avatar text COLLATE "C",
  guest_access text COLLATE "C",
  is_federatable boolean,
  topic text COLLATE "C",
  room_type text COLLATE "C"
);
CREATE UNIQUE INDEX room_stats_state_room ON room_stats_state USING btree (room_id);

CREATE TABLE room_tags (
  user_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  tag text COLLATE "C" NOT NULL,
  content text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY room_tags ADD CONSTRAINT room_tag_uniqueness UNIQUE (user_id, room_id, tag);

CREATE TABLE room_tags_revisions (
  user_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL,
  instance_name text COLLATE "C"
);
ALTER TABLE ONLY room_tags_revisions ADD CONSTRAINT room_tag_revisions_uniqueness UNIQUE (user_id, room_id);

CREATE TABLE rooms (
  room_id text COLLATE "C" NOT NULL,
  is_public boolean,
  creator text COLLATE "C",
  room_version text COLLATE "C",
  has_auth_chain_index boolean
);
ALTER TABLE ONLY rooms ADD CONSTRAINT rooms_pkey PRIMARY KEY (room_id);
CREATE INDEX public_room_index ON rooms USING btree (is_public);

CREATE TABLE scheduled_tasks (
  id text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  "timestamp" bigint NOT NULL,
  resource_id text COLLATE "C",
  params text COLLATE "C",
  result text COLLATE "C",
  error text COLLATE "C"
);
ALTER TABLE ONLY scheduled_tasks ADD CONSTRAINT scheduled_tasks_pkey PRIMARY KEY (id);
CREATE INDEX scheduled_tasks_status ON scheduled_tasks USING btree (status);
CREATE INDEX scheduled_tasks_timestamp ON scheduled_tasks USING btree ("timestamp");

CREATE TABLE sliding_sync_joined_rooms (
  room_id text COLLATE "C" NOT NULL,
  event_stream_ordering bigint NOT NULL,
  bump_stamp bigint,
  room_type text COLLATE "C",
  room_name text COLLATE "C",
  is_encrypted boolean DEFAULT false NOT NULL,
  tombstone_successor_room_id text COLLATE "C"
);
ALTER TABLE ONLY sliding_sync_joined_rooms ADD CONSTRAINT sliding_sync_joined_rooms_pkey PRIMARY KEY (room_id);
CREATE UNIQUE INDEX sliding_sync_joined_rooms_event_stream_ordering ON sliding_sync_joined_rooms USING btree (event_stream_ordering);

CREATE TABLE sliding_sync_joined_rooms_to_recalculate (
  room_id text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY sliding_sync_joined_rooms_to_recalculate ADD CONSTRAINT sliding_sync_joined_rooms_to_recalculate_pkey PRIMARY KEY (room_id);

CREATE TABLE sliding_sync_membership_snapshots (
  room_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  sender text COLLATE "C" NOT NULL,
  membership_event_id text COLLATE "C" NOT NULL,
  membership text COLLATE "C" NOT NULL,
  forgotten integer DEFAULT 0 NOT NULL,
  event_stream_ordering bigint NOT NULL,
  event_instance_name text COLLATE "C" NOT NULL,
  has_known_state boolean DEFAULT false NOT NULL,
  room_type text COLLATE "C",
  room_name text COLLATE "C",
  is_encrypted boolean DEFAULT false NOT NULL,
  tombstone_successor_room_id text COLLATE "C"
);
ALTER TABLE ONLY sliding_sync_membership_snapshots ADD CONSTRAINT sliding_sync_membership_snapshots_pkey PRIMARY KEY (room_id, user_id);
CREATE UNIQUE INDEX sliding_sync_membership_snapshots_event_stream_ordering ON sliding_sync_membership_snapshots USING btree (event_stream_ordering);
CREATE INDEX sliding_sync_membership_snapshots_membership_event_id_idx ON sliding_sync_membership_snapshots USING btree (membership_event_id);
CREATE INDEX sliding_sync_membership_snapshots_user_id_stream_ordering ON sliding_sync_membership_snapshots USING btree (user_id, event_stream_ordering);

CREATE TABLE state_events (
  event_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  state_key text COLLATE "C" NOT NULL,
  prev_state text COLLATE "C"
);
ALTER TABLE ONLY state_events ADD CONSTRAINT state_events_event_id_key UNIQUE (event_id);

CREATE TABLE state_group_edges (
  state_group bigint NOT NULL,
  prev_state_group bigint NOT NULL
);
CREATE INDEX state_group_edges_prev_idx ON state_group_edges USING btree (prev_state_group);
CREATE UNIQUE INDEX state_group_edges_unique_idx ON state_group_edges USING btree (state_group, prev_state_group);

CREATE TABLE state_groups (
  id bigint NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY state_groups ADD CONSTRAINT state_groups_pkey PRIMARY KEY (id);
CREATE INDEX state_groups_room_id_idx ON state_groups USING btree (room_id);

CREATE TABLE state_groups_pending_deletion (
  sequence_number bigint NOT NULL,
  state_group bigint NOT NULL,
  insertion_ts bigint NOT NULL
);
ALTER TABLE state_groups_pending_deletion ALTER COLUMN sequence_number ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME state_groups_pending_deletion_sequence_number_seq);
ALTER TABLE ONLY state_groups_pending_deletion ADD CONSTRAINT state_groups_pending_deletion_pkey PRIMARY KEY (sequence_number);
CREATE INDEX state_groups_pending_deletion_insertion_ts ON state_groups_pending_deletion USING btree (insertion_ts);
CREATE UNIQUE INDEX state_groups_pending_deletion_state_group ON state_groups_pending_deletion USING btree (state_group);

CREATE TABLE state_groups_persisting (
  state_group bigint NOT NULL,
  instance_name text COLLATE "C" NOT NULL,
  inserted_ts bigint DEFAULT (EXTRACT(epoch FROM now()) * (1000)::numeric) NOT NULL
);
ALTER TABLE ONLY state_groups_persisting ADD CONSTRAINT state_groups_persisting_pkey PRIMARY KEY (state_group, instance_name);
CREATE INDEX state_groups_persisting_instance_name ON state_groups_persisting USING btree (instance_name);

CREATE TABLE state_groups_state (
  state_group bigint NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  state_key text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY state_groups_state ALTER COLUMN state_group SET (n_distinct=-0.02);
CREATE INDEX state_groups_state_type_idx ON state_groups_state USING btree (state_group, type, state_key);

CREATE TABLE stats_incremental_position (
  lock character(1) COLLATE "C" DEFAULT 'X'::bpchar NOT NULL,
  stream_id bigint NOT NULL,
  CONSTRAINT stats_incremental_position_lock_check CHECK ((lock = 'X'::bpchar))
);
ALTER TABLE ONLY stats_incremental_position ADD CONSTRAINT stats_incremental_position_lock_key UNIQUE (lock);

CREATE TABLE stream_ordering_to_exterm (
  stream_ordering bigint NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL
);
CREATE INDEX stream_ordering_to_exterm_idx ON stream_ordering_to_exterm USING btree (stream_ordering);
CREATE INDEX stream_ordering_to_exterm_rm_idx ON stream_ordering_to_exterm USING btree (room_id, stream_ordering);

CREATE TABLE stream_positions (
  stream_name text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C" NOT NULL,
  stream_id bigint NOT NULL
);
CREATE UNIQUE INDEX stream_positions_idx ON stream_positions USING btree (stream_name, instance_name);

CREATE TABLE thread_subscriptions (
  stream_id integer NOT NULL,
  instance_name text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  subscribed boolean NOT NULL,
  automatic boolean NOT NULL,
  unsubscribed_at_stream_ordering bigint,
  unsubscribed_at_topological_ordering bigint
);
ALTER TABLE ONLY thread_subscriptions ADD CONSTRAINT thread_subscriptions_pkey PRIMARY KEY (stream_id);
ALTER TABLE ONLY thread_subscriptions ADD CONSTRAINT thread_subscriptions_room_id_event_id_user_id_key UNIQUE (room_id, event_id, user_id);
CREATE INDEX thread_subscriptions_by_event ON thread_subscriptions USING btree (event_id);
CREATE INDEX thread_subscriptions_by_user ON thread_subscriptions USING btree (user_id, stream_id);
CREATE INDEX thread_subscriptions_user_room ON thread_subscriptions USING btree (user_id, room_id);

CREATE TABLE threads (
  room_id text COLLATE "C" NOT NULL,
  thread_id text COLLATE "C" NOT NULL,
  latest_event_id text COLLATE "C" NOT NULL,
  topological_ordering bigint NOT NULL,
  stream_ordering bigint NOT NULL
);
ALTER TABLE ONLY threads ADD CONSTRAINT threads_uniqueness UNIQUE (room_id, thread_id);
CREATE INDEX threads_ordering_idx ON threads USING btree (room_id, topological_ordering, stream_ordering);

CREATE TABLE threepid_validation_session (
  session_id text COLLATE "C" NOT NULL,
  medium text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  client_secret text COLLATE "C" NOT NULL,
  last_send_attempt bigint NOT NULL,
  validated_at bigint
);
ALTER TABLE ONLY threepid_validation_session ADD CONSTRAINT threepid_validation_session_pkey PRIMARY KEY (session_id);

CREATE TABLE threepid_validation_token (
  token text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  next_link text COLLATE "C",
  expires bigint NOT NULL
);
ALTER TABLE ONLY threepid_validation_token ADD CONSTRAINT threepid_validation_token_pkey PRIMARY KEY (token);
CREATE INDEX threepid_validation_token_session_id ON threepid_validation_token USING btree (session_id);

CREATE TABLE ui_auth_sessions (
  session_id text COLLATE "C" NOT NULL,
  creation_time bigint NOT NULL,
  serverdict text COLLATE "C" NOT NULL,
  clientdict text COLLATE "C" NOT NULL,
  uri text COLLATE "C" NOT NULL,
  method text COLLATE "C" NOT NULL,
  description text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY ui_auth_sessions ADD CONSTRAINT ui_auth_sessions_session_id_key UNIQUE (session_id);

CREATE TABLE ui_auth_sessions_credentials (
  session_id text COLLATE "C" NOT NULL,
  stage_type text COLLATE "C" NOT NULL,
  result text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY ui_auth_sessions_credentials ADD CONSTRAINT ui_auth_sessions_credentials_session_id_stage_type_key UNIQUE (session_id, stage_type);

CREATE TABLE ui_auth_sessions_ips (
  session_id text COLLATE "C" NOT NULL,
  ip text COLLATE "C" NOT NULL,
  user_agent text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY ui_auth_sessions_ips ADD CONSTRAINT ui_auth_sessions_ips_session_id_ip_user_agent_key UNIQUE (session_id, ip, user_agent);

CREATE TABLE user_daily_visits (
  user_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C",
  "timestamp" bigint NOT NULL,
  user_agent text COLLATE "C"
);
CREATE INDEX user_daily_visits_ts_idx ON user_daily_visits USING btree ("timestamp");
CREATE INDEX user_daily_visits_uts_idx ON user_daily_visits USING btree (user_id, "timestamp");

CREATE TABLE user_directory (
  user_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C",
  display_name text COLLATE "C",
  avatar_url text COLLATE "C"
);
CREATE INDEX user_directory_room_idx ON user_directory USING btree (room_id);
CREATE UNIQUE INDEX user_directory_user_idx ON user_directory USING btree (user_id);

CREATE TABLE user_directory_search (
  user_id text COLLATE "C" NOT NULL,
  vector tsvector
);
CREATE INDEX user_directory_search_fts_idx ON user_directory_search USING gin (vector);
CREATE UNIQUE INDEX user_directory_search_user_idx ON user_directory_search USING btree (user_id);

CREATE TABLE user_directory_stale_remote_users (
  user_id text COLLATE "C" NOT NULL,
  user_server_name text COLLATE "C" NOT NULL,
  next_try_at_ts bigint NOT NULL,
  retry_counter integer NOT NULL
);
ALTER TABLE ONLY user_directory_stale_remote_users ADD CONSTRAINT user_directory_stale_remote_users_pkey PRIMARY KEY (user_id);
CREATE INDEX user_directory_stale_remote_users_next_try_by_server_idx ON user_directory_stale_remote_users USING btree (user_server_name, next_try_at_ts);
CREATE INDEX user_directory_stale_remote_users_next_try_idx ON user_directory_stale_remote_users USING btree (next_try_at_ts, user_server_name);

CREATE TABLE user_directory_stream_pos (
  lock character(1) COLLATE "C" DEFAULT 'X'::bpchar NOT NULL,
  stream_id bigint,
  CONSTRAINT user_directory_stream_pos_lock_check CHECK ((lock = 'X'::bpchar))
);
ALTER TABLE ONLY user_directory_stream_pos ADD CONSTRAINT user_directory_stream_pos_lock_key UNIQUE (lock);

CREATE TABLE user_external_ids (
  auth_provider text COLLATE "C" NOT NULL,
  external_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL
);
ALTER TABLE ONLY user_external_ids ADD CONSTRAINT user_external_ids_auth_provider_external_id_key UNIQUE (auth_provider, external_id);
CREATE INDEX user_external_ids_user_id_idx ON user_external_ids USING btree (user_id);

CREATE TABLE user_filters (
  user_id text COLLATE "C" NOT NULL,
  filter_id bigint NOT NULL,
  filter_json bytea NOT NULL,
  full_user_id text COLLATE "C",
  CONSTRAINT full_user_id_not_null CHECK ((full_user_id IS NOT NULL))
);
CREATE UNIQUE INDEX full_users_unique_idx ON user_filters USING btree (full_user_id, filter_id);
CREATE UNIQUE INDEX user_filters_unique ON user_filters USING btree (user_id, filter_id);

CREATE TABLE user_ips (
  user_id text COLLATE "C" NOT NULL,
  access_token text COLLATE "C" NOT NULL,
  device_id text COLLATE "C",
  ip text COLLATE "C" NOT NULL,
  user_agent text COLLATE "C" NOT NULL,
  last_seen bigint NOT NULL
);
CREATE INDEX user_ips_device_id ON user_ips USING btree (user_id, device_id, last_seen);
CREATE INDEX user_ips_last_seen ON user_ips USING btree (user_id, last_seen);
CREATE INDEX user_ips_last_seen_only ON user_ips USING btree (last_seen);
CREATE UNIQUE INDEX user_ips_user_token_ip_unique_index ON user_ips USING btree (user_id, access_token, ip);

CREATE TABLE user_signature_stream (
  stream_id bigint NOT NULL,
  from_user_id text COLLATE "C" NOT NULL,
  user_ids text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C"
);
CREATE UNIQUE INDEX user_signature_stream_idx ON user_signature_stream USING btree (stream_id);

CREATE TABLE user_stats_current (
  user_id text COLLATE "C" NOT NULL,
  joined_rooms bigint NOT NULL,
  completed_delta_stream_id bigint NOT NULL
);
ALTER TABLE ONLY user_stats_current ADD CONSTRAINT user_stats_current_pkey PRIMARY KEY (user_id);

CREATE TABLE user_threepid_id_server (
  user_id text COLLATE "C" NOT NULL,
  medium text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  id_server text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX user_threepid_id_server_idx ON user_threepid_id_server USING btree (user_id, medium, address, id_server);

CREATE TABLE user_threepids (
  user_id text COLLATE "C" NOT NULL,
  medium text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  validated_at bigint NOT NULL,
  added_at bigint NOT NULL
);
ALTER TABLE ONLY user_threepids ADD CONSTRAINT medium_address UNIQUE (medium, address);
CREATE INDEX user_threepids_medium_address ON user_threepids USING btree (medium, address);
CREATE INDEX user_threepids_user_id ON user_threepids USING btree (user_id);

CREATE TABLE users (
  name text COLLATE "C",
  password_hash text COLLATE "C",
  creation_ts bigint,
  admin smallint DEFAULT 0 NOT NULL,
  upgrade_ts bigint,
  is_guest smallint DEFAULT 0 NOT NULL,
  appservice_id text COLLATE "C",
  consent_version text COLLATE "C",
  consent_server_notice_sent text COLLATE "C",
  user_type text COLLATE "C",
  deactivated smallint DEFAULT 0 NOT NULL,
  shadow_banned boolean,
  consent_ts bigint,
  approved boolean,
  locked boolean DEFAULT false NOT NULL,
  suspended boolean DEFAULT false NOT NULL
);
ALTER TABLE ONLY users ADD CONSTRAINT users_name_key UNIQUE (name);
CREATE INDEX users_creation_ts ON users USING btree (creation_ts);

CREATE TABLE users_in_public_rooms (
  user_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL
);
CREATE INDEX users_in_public_rooms_r_idx ON users_in_public_rooms USING btree (room_id);
CREATE UNIQUE INDEX users_in_public_rooms_u_idx ON users_in_public_rooms USING btree (user_id, room_id);

CREATE TABLE users_pending_deactivation (
  user_id text COLLATE "C" NOT NULL
);

CREATE TABLE users_to_send_full_presence_to (
  user_id text COLLATE "C" NOT NULL,
  presence_stream_id bigint
);
ALTER TABLE ONLY users_to_send_full_presence_to ADD CONSTRAINT users_to_send_full_presence_to_pkey PRIMARY KEY (user_id);

CREATE TABLE users_who_share_private_rooms (
  user_id text COLLATE "C" NOT NULL,
  other_user_id text COLLATE "C" NOT NULL,
  room_id text COLLATE "C" NOT NULL
);
CREATE INDEX users_who_share_private_rooms_o_idx ON users_who_share_private_rooms USING btree (other_user_id);
CREATE INDEX users_who_share_private_rooms_r_idx ON users_who_share_private_rooms USING btree (room_id);
CREATE UNIQUE INDEX users_who_share_private_rooms_u_idx ON users_who_share_private_rooms USING btree (user_id, other_user_id, room_id);

CREATE TABLE worker_locks (
  lock_name text COLLATE "C" NOT NULL,
  lock_key text COLLATE "C" NOT NULL,
  instance_name text COLLATE "C" NOT NULL,
  token text COLLATE "C" NOT NULL,
  last_renewed_ts bigint NOT NULL
);
CREATE UNIQUE INDEX worker_locks_key ON worker_locks USING btree (lock_name, lock_key);

-- Foreign keys, once all tables are there.
ALTER TABLE ONLY access_tokens ADD CONSTRAINT access_tokens_refresh_token_id_fkey FOREIGN KEY (refresh_token_id) REFERENCES refresh_tokens(id) ON DELETE CASCADE;
ALTER TABLE ONLY current_state_events ADD CONSTRAINT event_stream_ordering_fkey FOREIGN KEY (event_stream_ordering) REFERENCES events(stream_ordering) NOT VALID;
ALTER TABLE ONLY event_edges ADD CONSTRAINT event_edges_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(event_id);
ALTER TABLE ONLY event_failed_pull_attempts ADD CONSTRAINT event_failed_pull_attempts_room_id_fkey FOREIGN KEY (room_id) REFERENCES rooms(room_id);
ALTER TABLE ONLY event_forward_extremities ADD CONSTRAINT event_forward_extremities_event_id FOREIGN KEY (event_id) REFERENCES events(event_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY event_txn_id_device_id ADD CONSTRAINT event_txn_id_device_id_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(event_id) ON DELETE CASCADE;
ALTER TABLE ONLY event_txn_id_device_id ADD CONSTRAINT event_txn_id_device_id_user_id_device_id_fkey FOREIGN KEY (user_id, device_id) REFERENCES devices(user_id, device_id) ON DELETE CASCADE;
ALTER TABLE ONLY local_current_membership ADD CONSTRAINT event_stream_ordering_fkey FOREIGN KEY (event_stream_ordering) REFERENCES events(stream_ordering) NOT VALID;
ALTER TABLE ONLY partial_state_events ADD CONSTRAINT partial_state_events_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(event_id);
ALTER TABLE ONLY partial_state_events ADD CONSTRAINT partial_state_events_room_id_fkey FOREIGN KEY (room_id) REFERENCES partial_state_rooms(room_id);
ALTER TABLE ONLY partial_state_rooms ADD CONSTRAINT partial_state_rooms_join_event_id_fkey FOREIGN KEY (join_event_id) REFERENCES events(event_id);
ALTER TABLE ONLY partial_state_rooms ADD CONSTRAINT partial_state_rooms_room_id_fkey FOREIGN KEY (room_id) REFERENCES rooms(room_id);
ALTER TABLE ONLY partial_state_rooms_servers ADD CONSTRAINT partial_state_rooms_servers_room_id_fkey FOREIGN KEY (room_id) REFERENCES partial_state_rooms(room_id);
ALTER TABLE ONLY profile_updates_per_user ADD CONSTRAINT profile_updates_per_user_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES profile_updates(stream_id);
ALTER TABLE ONLY refresh_tokens ADD CONSTRAINT refresh_tokens_next_token_id_fkey FOREIGN KEY (next_token_id) REFERENCES refresh_tokens(id) ON DELETE CASCADE;
ALTER TABLE ONLY room_memberships ADD CONSTRAINT event_stream_ordering_fkey FOREIGN KEY (event_stream_ordering) REFERENCES events(stream_ordering) NOT VALID;
ALTER TABLE ONLY sliding_sync_joined_rooms ADD CONSTRAINT sliding_sync_joined_rooms_event_stream_ordering_fkey FOREIGN KEY (event_stream_ordering) REFERENCES events(stream_ordering);
ALTER TABLE ONLY sliding_sync_joined_rooms ADD CONSTRAINT sliding_sync_joined_rooms_room_id_fkey FOREIGN KEY (room_id) REFERENCES rooms(room_id);
ALTER TABLE ONLY sliding_sync_joined_rooms_to_recalculate ADD CONSTRAINT sliding_sync_joined_rooms_to_recalculate_room_id_fkey FOREIGN KEY (room_id) REFERENCES rooms(room_id);
ALTER TABLE ONLY sliding_sync_membership_snapshots ADD CONSTRAINT sliding_sync_membership_snapshots_event_stream_ordering_fkey FOREIGN KEY (event_stream_ordering) REFERENCES events(stream_ordering);
ALTER TABLE ONLY sliding_sync_membership_snapshots ADD CONSTRAINT sliding_sync_membership_snapshots_membership_event_id_fkey FOREIGN KEY (membership_event_id) REFERENCES events(event_id);
ALTER TABLE ONLY sliding_sync_membership_snapshots ADD CONSTRAINT sliding_sync_membership_snapshots_room_id_fkey FOREIGN KEY (room_id) REFERENCES rooms(room_id);
ALTER TABLE ONLY thread_subscriptions ADD CONSTRAINT thread_subscriptions_fk_events FOREIGN KEY (event_id) REFERENCES events(event_id) ON DELETE CASCADE;
ALTER TABLE ONLY thread_subscriptions ADD CONSTRAINT thread_subscriptions_fk_rooms FOREIGN KEY (room_id) REFERENCES rooms(room_id) ON DELETE CASCADE;
ALTER TABLE ONLY thread_subscriptions ADD CONSTRAINT thread_subscriptions_fk_users FOREIGN KEY (user_id) REFERENCES users(name);
ALTER TABLE ONLY ui_auth_sessions_credentials ADD CONSTRAINT ui_auth_sessions_credentials_session_id_fkey FOREIGN KEY (session_id) REFERENCES ui_auth_sessions(session_id);
ALTER TABLE ONLY ui_auth_sessions_ips ADD CONSTRAINT ui_auth_sessions_ips_session_id_fkey FOREIGN KEY (session_id) REFERENCES ui_auth_sessions(session_id);
ALTER TABLE ONLY users_to_send_full_presence_to ADD CONSTRAINT users_to_send_full_presence_to_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(name);

-- Positions that Synapse writes when it makes a database, and expects to be there.
INSERT INTO appservice_stream_position (stream_ordering) VALUES (0);
INSERT INTO delayed_events_stream_pos (stream_id) VALUES (1);
INSERT INTO device_lists_changes_converted_stream_position (stream_id, room_id, instance_name) VALUES (1, '', 'master');
INSERT INTO device_lists_changes_in_room_max_pruned_stream_id (stream_id) VALUES (0);
INSERT INTO event_push_summary_last_receipt_stream_id (stream_id) VALUES (0);
INSERT INTO event_push_summary_stream_ordering (stream_ordering) VALUES (0);
INSERT INTO federation_stream_position (type, stream_id, instance_name) VALUES ('federation', -1, 'master'), ('events', -1, 'master');
INSERT INTO room_forgetter_stream_pos (stream_id) VALUES (0);
INSERT INTO stats_incremental_position (stream_id) VALUES (1);
INSERT INTO user_directory_stream_pos (stream_id) VALUES (-1);
