-- Who lacks what is looked for with each new account. Planning that anew takes 0.35 ms, and doing it 0.1.
ALTER FUNCTION synapse_user_admin.note_users_without(text[]) SET plan_cache_mode = 'force_generic_plan';
