-- Whether this role can apply journals: 'ready', also where the server would make the tables itself, 'missing' or 'forbidden'.
-- The catalogue is asked, because names in a schema that may not be used cannot be resolved.
WITH home AS (
    SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'headrace'
), found AS (
    SELECT c.oid, c.relname FROM pg_catalog.pg_class c JOIN home ON c.relnamespace = home.oid
    WHERE c.relname IN ('journal', 'parked_writes')
)
SELECT CASE
    WHEN (SELECT count(*) FROM found) < 2 THEN
        CASE WHEN has_database_privilege(current_database(), 'CREATE')
            AND coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM home), true) THEN 'ready' ELSE 'missing' END
    WHEN (SELECT has_schema_privilege(oid, 'USAGE') FROM home)
        AND (SELECT bool_and(has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
            AND (relname <> 'journal' OR has_table_privilege(oid, 'UPDATE'))) FROM found) THEN 'ready'
    ELSE 'forbidden'
END
