-- Who lacks what is looked for with each new account. Planning that anew takes 0.35 ms, and doing it 0.1.
ALTER FUNCTION synapse_user_admin.note_users_without(text[]) SET plan_cache_mode = 'force_generic_plan';

-- What is new is noted behind these indexes at first, and every search reads that: up to 4 MB by default, and vacuum comes late to
-- tables of which few rows change. They are not there where pg_trgm is not.
DO $$
DECLARE
  trigrams regclass;
BEGIN
  FOREACH trigrams IN ARRAY ARRAY[to_regclass('users_lower_name_trgm_idx'), to_regclass('profiles_lower_displayname_trgm_idx')] LOOP
    IF trigrams IS NOT NULL THEN
      EXECUTE format('ALTER INDEX %s SET (gin_pending_list_limit = 64)', trigrams);
      PERFORM gin_clean_pending_list(trigrams);
    END IF;
  END LOOP;
END
$$;
