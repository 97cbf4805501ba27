DROP TRIGGER IF EXISTS headrace_insert ON {table};
DROP TRIGGER IF EXISTS headrace_update ON {table};
DROP TRIGGER IF EXISTS headrace_delete ON {table};
DROP TRIGGER IF EXISTS headrace_truncate ON {table};
