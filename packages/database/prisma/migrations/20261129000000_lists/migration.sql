-- What the lists of accounts need to be quick on a large server: indexes for orders and searches, exact counts, and who has
-- no value to be ordered by.

-- A search for part of a name, of a display name or of an id. PostgreSQL's own extension; where it is not installed, or the
-- role may not add it, searches read all users, and `doctor` says so.
DO $do$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX users_lower_name_trgm_idx ON users USING gin (lower(name) gin_trgm_ops);
  CREATE INDEX profiles_lower_displayname_trgm_idx ON profiles USING gin (lower(displayname) gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE WARNING 'pg_trgm can''t be added, so that searches read all users: %', SQLERRM;
END
$do$;

-- By name, with all that lists are filtered by: pages far behind and counts need no look at the table.
CREATE INDEX users_list_idx ON users USING btree (name) INCLUDE (is_guest, admin, deactivated, locked, user_type);

-- Few users are one of these, so what comes first where a list is ordered by it is found by a small index.
CREATE INDEX users_guests_idx ON users USING btree (name) WHERE (is_guest = 1);
CREATE INDEX users_admins_idx ON users USING btree (name) WHERE (admin = 1);
CREATE INDEX users_deactivated_idx ON users USING btree (name) WHERE (deactivated = 1);
CREATE INDEX users_locked_idx ON users USING btree (name) WHERE locked;
CREATE INDEX users_shadow_banned_idx ON users USING btree (name) WHERE shadow_banned;
CREATE INDEX users_shadow_banned_unknown_idx ON users USING btree (name) WHERE (shadow_banned IS NULL);
CREATE INDEX users_user_type_idx ON users USING btree (user_type, name) WHERE (user_type IS NOT NULL);

-- An entry of an index has a length that it can't exceed, a name and an avatar have not.
CREATE INDEX profiles_displayname_idx ON profiles USING btree ("left"(displayname, 200), full_user_id) WHERE (displayname IS NOT NULL);
CREATE INDEX profiles_avatar_url_idx ON profiles USING btree ("left"(avatar_url, 200), full_user_id) WHERE (avatar_url IS NOT NULL);

-- How many accounts there are of each kind that can be filtered by: in all, and in each of consecutive ranges of names of
-- which `first` is the beginning ('' of the first one). What writes to `users` only adds to `user_changes`, so that no
-- write waits for another; now and then the changes are merged. In every snapshot, the counts and the changes together are
-- what counting `users` would give.
CREATE TABLE synapse_user_admin.user_changes (
  name text COLLATE "C" NOT NULL,
  is_guest smallint NOT NULL,
  admin smallint NOT NULL,
  deactivated smallint NOT NULL,
  locked boolean NOT NULL,
  user_type text COLLATE "C",
  n integer NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);
CREATE TABLE synapse_user_admin.user_totals (
  is_guest smallint NOT NULL,
  admin smallint NOT NULL,
  deactivated smallint NOT NULL,
  locked boolean NOT NULL,
  user_type text COLLATE "C",
  n bigint NOT NULL
);
CREATE TABLE synapse_user_admin.user_ranges (
  first text COLLATE "C" NOT NULL,
  is_guest smallint NOT NULL,
  admin smallint NOT NULL,
  deactivated smallint NOT NULL,
  locked boolean NOT NULL,
  user_type text COLLATE "C",
  n integer NOT NULL
);
CREATE INDEX user_ranges_first_idx ON synapse_user_admin.user_ranges USING btree (first);

-- Who has no display name, no avatar, or has never been seen: these come first or last in those orders.
CREATE TABLE synapse_user_admin.users_without (
  what text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  CONSTRAINT users_without_pkey PRIMARY KEY (what, name)
);

-- Functions find the tables where they are now, whatever the search path of the one who writes.

-- Notes what these users lack, beside what is noted already.
CREATE FUNCTION synapse_user_admin.note_users_without(names text[]) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $function$
BEGIN
  INSERT INTO synapse_user_admin.users_without
  SELECT lack.what, u.name
  FROM users u LEFT JOIN profiles p ON p.full_user_id = u.name
    CROSS JOIN LATERAL (VALUES
      ('displayname', p.displayname IS NULL),
      ('avatar_url', p.avatar_url IS NULL),
      ('last_seen_ts', NOT EXISTS (SELECT FROM user_ips i WHERE i.user_id = u.name))
    ) AS lack (what, is_there)
  WHERE u.name = ANY (names) AND lack.is_there
  ON CONFLICT DO NOTHING;
END
$function$;

CREATE FUNCTION synapse_user_admin.count_users() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $function$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      INSERT INTO synapse_user_admin.user_changes
      SELECT name, is_guest, admin, deactivated, locked, user_type, 1 FROM after_rows;
      PERFORM synapse_user_admin.note_users_without((SELECT array_agg(name) FROM after_rows));
    WHEN 'DELETE' THEN
      INSERT INTO synapse_user_admin.user_changes
      SELECT name, is_guest, admin, deactivated, locked, user_type, -1 FROM before_rows;
      DELETE FROM synapse_user_admin.users_without w USING before_rows b
      WHERE w.what IN ('displayname', 'avatar_url', 'last_seen_ts') AND w.name = b.name;
    WHEN 'UPDATE' THEN
      INSERT INTO synapse_user_admin.user_changes
      SELECT name, is_guest, admin, deactivated, locked, user_type, sum(n)
      FROM (
        SELECT name, is_guest, admin, deactivated, locked, user_type, 1 AS n FROM after_rows
        UNION ALL
        SELECT name, is_guest, admin, deactivated, locked, user_type, -1 FROM before_rows
      ) AS both_rows
      GROUP BY name, is_guest, admin, deactivated, locked, user_type HAVING sum(n) <> 0;
      -- Nobody is renamed by us nor by Synapse; but if someone is, they keep what they lack.
      IF FOUND AND EXISTS (SELECT FROM before_rows b WHERE NOT EXISTS (SELECT FROM after_rows a WHERE a.name = b.name)) THEN
        DELETE FROM synapse_user_admin.users_without w USING before_rows b
        WHERE w.what IN ('displayname', 'avatar_url', 'last_seen_ts') AND w.name = b.name;
        PERFORM synapse_user_admin.note_users_without((SELECT array_agg(name) FROM after_rows));
      END IF;
    WHEN 'TRUNCATE' THEN
      TRUNCATE synapse_user_admin.user_changes, synapse_user_admin.user_totals, synapse_user_admin.user_ranges,
        synapse_user_admin.users_without;
  END CASE;
  RETURN NULL;
END
$function$;

-- Of two transactions of which one takes a user's last value away and the other brings one, the later must see what the
-- earlier did: taking away excludes all else for a share of the users, by a lock that ends with the transaction.
CREATE FUNCTION synapse_user_admin.lock_users_without(names text[], exclusively boolean) RETURNS void LANGUAGE plpgsql AS $function$
DECLARE
  share integer;
BEGIN
  FOR share IN SELECT DISTINCT abs(hashtext(name) % 64) FROM unnest(names) AS name ORDER BY 1 LOOP
    IF exclusively THEN
      PERFORM pg_advisory_xact_lock(723601548, share);
    ELSE
      PERFORM pg_advisory_xact_lock_shared(723601548, share);
    END IF;
  END LOOP;
END
$function$;

CREATE FUNCTION synapse_user_admin.follow_profiles() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $function$
DECLARE
  names text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(full_user_id) INTO names FROM after_rows WHERE displayname IS NOT NULL OR avatar_url IS NOT NULL;
    PERFORM synapse_user_admin.lock_users_without(names, false);
    -- Both columns of the key are given, as all that is noted would be read otherwise.
    DELETE FROM synapse_user_admin.users_without w
    USING (
      SELECT 'displayname' AS what, full_user_id AS name FROM after_rows WHERE displayname IS NOT NULL
      UNION ALL
      SELECT 'avatar_url', full_user_id FROM after_rows WHERE avatar_url IS NOT NULL
    ) AS has
    WHERE w.what = has.what AND w.name = has.name;
    RETURN NULL;
  END IF;
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO synapse_user_admin.users_without
    SELECT what, u.name FROM users u CROSS JOIN (VALUES ('displayname'), ('avatar_url')) AS lacks (what)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    SELECT array_agg(full_user_id) INTO names FROM before_rows;
  ELSE
    -- Who has a value where there was none, or none where there was one.
    SELECT array_agg(DISTINCT name) INTO names
    FROM (
      SELECT full_user_id AS name, displayname IS NULL AS d, avatar_url IS NULL AS a, 1 AS n FROM after_rows
      UNION ALL
      SELECT full_user_id, displayname IS NULL, avatar_url IS NULL, -1 FROM before_rows
    ) AS both_rows
    GROUP BY name, d, a HAVING sum(n) <> 0;
  END IF;
  IF names IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM synapse_user_admin.lock_users_without(names, true);
  DELETE FROM synapse_user_admin.users_without WHERE what IN ('displayname', 'avatar_url') AND name = ANY (names);
  PERFORM synapse_user_admin.note_users_without(names);
  RETURN NULL;
END
$function$;

CREATE FUNCTION synapse_user_admin.follow_user_ips() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $function$
DECLARE
  names text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT user_id) INTO names FROM after_rows;
    PERFORM synapse_user_admin.lock_users_without(names, false);
    DELETE FROM synapse_user_admin.users_without WHERE what = 'last_seen_ts' AND name = ANY (names);
  ELSIF TG_OP = 'TRUNCATE' THEN
    INSERT INTO synapse_user_admin.users_without SELECT 'last_seen_ts', u.name FROM users u ON CONFLICT DO NOTHING;
  ELSE
    SELECT array_agg(DISTINCT user_id) INTO names FROM before_rows;
    PERFORM synapse_user_admin.lock_users_without(names, true);
    PERFORM synapse_user_admin.note_users_without(names);
  END IF;
  RETURN NULL;
END
$function$;

CREATE TRIGGER user_admin_inserted AFTER INSERT ON users REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.count_users();
CREATE TRIGGER user_admin_updated AFTER UPDATE ON users REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.count_users();
CREATE TRIGGER user_admin_deleted AFTER DELETE ON users REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.count_users();
CREATE TRIGGER user_admin_truncated AFTER TRUNCATE ON users
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.count_users();
CREATE TRIGGER user_admin_inserted AFTER INSERT ON profiles REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.follow_profiles();
CREATE TRIGGER user_admin_updated AFTER UPDATE ON profiles REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.follow_profiles();
CREATE TRIGGER user_admin_deleted AFTER DELETE ON profiles REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.follow_profiles();
CREATE TRIGGER user_admin_truncated AFTER TRUNCATE ON profiles
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.follow_profiles();
CREATE TRIGGER user_admin_inserted AFTER INSERT ON user_ips REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.follow_user_ips();
CREATE TRIGGER user_admin_deleted AFTER DELETE ON user_ips REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.follow_user_ips();
CREATE TRIGGER user_admin_truncated AFTER TRUNCATE ON user_ips
  FOR EACH STATEMENT EXECUTE FUNCTION synapse_user_admin.follow_user_ips();

-- Counts the users of a range of names anew, without that of its ending (chr(1114111) comes behind every name), and cuts it
-- into ranges of at most `size`. What the changes will still add is
-- left out. One statement, so that users and changes are of one moment; who calls it holds the lock of the merging.
CREATE FUNCTION synapse_user_admin.count_range(beginning text, ending text, size integer) RETURNS void
  LANGUAGE sql SET search_path FROM CURRENT AS $function$
  WITH gone AS (
    DELETE FROM synapse_user_admin.user_ranges
    WHERE first >= beginning AND first < ending
  ), numbered AS (
    SELECT name, is_guest, admin, deactivated, locked, user_type,
           (row_number() OVER (ORDER BY name) - 1) / size AS part
    FROM users
    WHERE name >= beginning AND name < ending
  ), parts AS (
    SELECT part, CASE WHEN part = 0 THEN beginning ELSE min(name) END AS first FROM numbered GROUP BY part
  ), both_sides AS (
    SELECT parts.first, is_guest, admin, deactivated, locked, user_type, 1 AS n
    FROM numbered JOIN parts USING (part)
    UNION ALL
    SELECT coalesce((SELECT max(parts.first) FROM parts WHERE parts.first <= c.name), beginning),
           is_guest, admin, deactivated, locked, user_type, -n
    FROM synapse_user_admin.user_changes c
    WHERE name >= beginning AND name < ending
  )
  INSERT INTO synapse_user_admin.user_ranges
  SELECT first, is_guest, admin, deactivated, locked, user_type, sum(n) FROM both_sides
  GROUP BY first, is_guest, admin, deactivated, locked, user_type HAVING sum(n) <> 0
$function$;

-- Merges the changes into the counts, and cuts ranges that have become large. Called now and then by the server, any of
-- them; does nothing where another is at it. Gives how many changes it merged.
CREATE FUNCTION synapse_user_admin.merge_user_changes(size integer DEFAULT 4096) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $function$
DECLARE
  merged bigint;
  large record;
BEGIN
  -- Whoever waits here would find nothing left to do.
  IF NOT EXISTS (SELECT FROM synapse_user_admin.user_changes) OR NOT pg_try_advisory_xact_lock(723601549, 0) THEN
    RETURN 0;
  END IF;
  WITH taken AS (
    DELETE FROM synapse_user_admin.user_changes RETURNING *
  ), placed AS (
    SELECT coalesce((SELECT r.first FROM synapse_user_admin.user_ranges r WHERE r.first <= taken.name ORDER BY r.first DESC LIMIT 1), '')
             AS first, is_guest, admin, deactivated, locked, user_type, n
    FROM taken
  ), old_totals AS (
    DELETE FROM synapse_user_admin.user_totals WHERE EXISTS (SELECT FROM taken) RETURNING *
  ), old_ranges AS (
    DELETE FROM synapse_user_admin.user_ranges WHERE first IN (SELECT first FROM placed) RETURNING *
  ), new_totals AS (
    INSERT INTO synapse_user_admin.user_totals
    SELECT is_guest, admin, deactivated, locked, user_type, sum(n)
    FROM (SELECT * FROM old_totals
          UNION ALL SELECT is_guest, admin, deactivated, locked, user_type, n FROM taken) AS all_rows
    GROUP BY is_guest, admin, deactivated, locked, user_type HAVING sum(n) <> 0
  ), new_ranges AS (
    INSERT INTO synapse_user_admin.user_ranges
    SELECT first, is_guest, admin, deactivated, locked, user_type, sum(n)
    FROM (SELECT * FROM old_ranges UNION ALL SELECT * FROM placed) AS all_rows
    GROUP BY first, is_guest, admin, deactivated, locked, user_type HAVING sum(n) <> 0
  )
  SELECT count(*) INTO merged FROM taken;
  FOR large IN
    SELECT first, lead(first, 1, chr(1114111)) OVER (ORDER BY first) AS next, n > 2 * size AS is_large
    FROM (SELECT first, sum(n) AS n FROM synapse_user_admin.user_ranges GROUP BY first) AS ranges
  LOOP
    IF large.is_large THEN
      PERFORM synapse_user_admin.count_range(large.first, large.next, size);
    END IF;
  END LOOP;
  RETURN merged;
END
$function$;

-- What is there already.
INSERT INTO synapse_user_admin.user_totals
SELECT is_guest, admin, deactivated, locked, user_type, count(*) FROM users
GROUP BY is_guest, admin, deactivated, locked, user_type;
SELECT synapse_user_admin.count_range('', chr(1114111), 4096);
INSERT INTO synapse_user_admin.users_without
SELECT lack.what, u.name
FROM users u LEFT JOIN profiles p ON p.full_user_id = u.name
  LEFT JOIN (SELECT DISTINCT user_id FROM user_ips) AS seen ON seen.user_id = u.name
  CROSS JOIN LATERAL (VALUES
    ('displayname', p.displayname IS NULL), ('avatar_url', p.avatar_url IS NULL), ('last_seen_ts', seen.user_id IS NULL)
  ) AS lack (what, is_there)
WHERE lack.is_there;
-- Indexes of expressions have statistics of their own.
ANALYZE users, profiles, synapse_user_admin.user_totals, synapse_user_admin.user_ranges, synapse_user_admin.users_without;
