-- Begins the statements that follow: the relations to read. All that hold rows when $1 is null, else those with these oids.
WITH RECURSIVE wanted AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND ($1::int8[] IS NULL OR c.oid = ANY ($1::int8[]::oid[]))
)
