-- By which request a write was asked for: the id that stands in the answer's X-Request-Id and in the log.
ALTER TABLE synapse_user_admin.audit_log ADD COLUMN request_id text COLLATE "C";
