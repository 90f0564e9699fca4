-- What is ours and not Synapse's; only a standalone database has it.
CREATE SCHEMA synapse_user_admin;

-- Who changed what, one row a write.
CREATE TABLE synapse_user_admin.audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at_ms bigint NOT NULL,
  operation text COLLATE "C" NOT NULL,
  caller text COLLATE "C",
  puppeted_by text COLLATE "C",
  target text COLLATE "C",
  detail jsonb,
  CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_log_at_ms_idx ON synapse_user_admin.audit_log USING btree (at_ms);

-- Login and the search for a free name look names up whatever their case.
CREATE INDEX users_lower_name_idx ON users USING btree (lower(name));

-- Synapse looks through these whole tables for a user's rows: at each end of a session, each list of pushers and each
-- deactivation.
CREATE INDEX refresh_tokens_user_id_device_id_idx ON refresh_tokens USING btree (user_id, device_id);
CREATE INDEX pushers_user_name_idx ON pushers USING btree (user_name);
CREATE INDEX users_pending_deactivation_user_id_idx ON users_pending_deactivation USING btree (user_id);
