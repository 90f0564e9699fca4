-- What Synapse keeps of URL previews, as a medium that belongs to one is deleted with its row here. Synapse's DDL, with
-- its own names of indexes.

CREATE TABLE local_media_repository_url_cache (
  url text COLLATE "C",
  response_code integer,
  etag text COLLATE "C",
  expires_ts bigint,
  og text COLLATE "C",
  media_id text COLLATE "C",
  download_ts bigint
);
CREATE INDEX local_media_repository_url_cache_by_url_download_ts ON local_media_repository_url_cache USING btree (url, download_ts);
CREATE INDEX local_media_repository_url_cache_expires_idx ON local_media_repository_url_cache USING btree (expires_ts);
CREATE INDEX local_media_repository_url_cache_media_idx ON local_media_repository_url_cache USING btree (media_id);
