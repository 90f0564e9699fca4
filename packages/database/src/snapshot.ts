import type pg from "pg";

/** A state of a test's database that it can be put back to. */
export interface Snapshot {
  /** Remembers the rows of all tables and the positions of all sequences, in place of what it remembered before. */
  take(): Promise<void>;
  /** Puts everything back as it was. Nothing else may be writing meanwhile. */
  restore(): Promise<void>;
}

/** The tables of Synapse and our own, with how much of each is in use: what nobody ever wrote to has no block. */
const usedTables = `
  SELECT c.oid::regclass AS name, pg_relation_size(c.oid) AS bytes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname IN ('public', 'synapse_user_admin') AND pg_relation_size(c.oid) > 0`;

/**
 * Emptying a table by TRUNCATE gives it and each of its indexes a new file (1 ms a table); by DELETE it is as fast as the
 * table is small, but the dead rows stay for a while. So it is DELETE until there are too many of them.
 */
const mostBytesToDelete = 512 * 1024;

/** Nobody merges changes into counts meanwhile: the merging takes the same lock. */
const lock = "pg_advisory_xact_lock(723601549, 0)";

const takeSql = `
  BEGIN;
  SELECT ${lock};
  DROP SCHEMA IF EXISTS test_snapshot CASCADE;
  CREATE SCHEMA test_snapshot;
  CREATE TABLE test_snapshot.copies (original regclass, copy regclass);
  CREATE TABLE test_snapshot.sequences AS
    SELECT format('%I.%I', schemaname, sequencename)::regclass AS name, coalesce(last_value, start_value) AS value,
           last_value IS NOT NULL AS is_called
    FROM pg_sequences WHERE schemaname IN ('public', 'synapse_user_admin');
  DO $do$
    DECLARE
      used record;
      copy text;
    BEGIN
      FOR used IN ${usedTables} LOOP
        copy := format('test_snapshot.copy_%s', used.name::oid);
        EXECUTE format('CREATE TABLE %s AS TABLE %s', copy, used.name);
        INSERT INTO test_snapshot.copies VALUES (used.name, copy::regclass);
      END LOOP;
    END
  $do$;
  CREATE FUNCTION test_snapshot.restore() RETURNS void LANGUAGE plpgsql
    -- Foreign keys are not looked at: what was taken together is whole when it is back together.
    SET session_replication_role = replica AS $function$
    DECLARE
      used record;
    BEGIN
      PERFORM ${lock};
      FOR used IN ${usedTables} LOOP
        IF used.bytes > ${mostBytesToDelete} THEN
          EXECUTE format('TRUNCATE %s CASCADE', used.name);
        ELSE
          EXECUTE format('DELETE FROM %s', used.name);
        END IF;
      END LOOP;
      FOR used IN SELECT original, copy FROM test_snapshot.copies LOOP
        EXECUTE format('INSERT INTO %s OVERRIDING SYSTEM VALUE TABLE %s', used.original, used.copy);
      END LOOP;
      PERFORM setval(name, value, is_called) FROM test_snapshot.sequences;
    END
  $function$;
  COMMIT`;

/** @param pool of a superuser */
export const createSnapshot = (pool: pg.Pool): Snapshot => ({
  take: async () => {
    await pool.query(takeSql);
  },
  restore: async () => {
    await pool.query("SELECT test_snapshot.restore()");
  },
});
