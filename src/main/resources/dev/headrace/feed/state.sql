-- For each of the named tables, or of all when none is named: what it is, and for it and each of its partitions whether the
-- triggers are there. Always one row at least, for the outbox.
WITH named AS (
    SELECT schema, name FROM unnest($1::text[], $2::text[]) AS n (schema, name)
    UNION ALL
    SELECT n.nspname::text, c.relname::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE cardinality($1::text[]) = 0 AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'headrace') AND n.nspname NOT LIKE 'pg\_toast%'
), found AS (
    SELECT named.schema, named.name,
           CASE WHEN c.relispartition THEN 'partition' ELSE c.relkind::text END AS kind, part.relid AS part
    FROM named
    LEFT JOIN (pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace)
        ON n.nspname = named.schema AND c.relname = named.name
    LEFT JOIN LATERAL (
        SELECT c.oid AS relid
        UNION
        SELECT tree.relid
        FROM pg_partition_tree(CASE WHEN c.relkind = 'p' THEN c.oid END) tree JOIN pg_class leaf ON leaf.oid = tree.relid
        WHERE leaf.relkind <> 'f'
    ) AS part ON c.oid IS NOT NULL
), outbox AS (
    SELECT coalesce((
        SELECT CASE WHEN has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                         AND has_table_privilege(c.oid, 'DELETE')
                    THEN 'ready' ELSE 'forbidden' END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'headrace' AND c.relname = 'outbox'), 'missing') AS state
)
SELECT outbox.state, found.schema, found.name, coalesce(found.kind, ''), n.nspname::text, c.relname::text,
       (SELECT count(*)
        FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace f ON f.oid = p.pronamespace
        WHERE t.tgrelid = c.oid AND t.tgenabled IN ('O', 'A') AND NOT t.tgisinternal
          AND f.nspname = 'headrace' AND p.proname = 'record_change')::text
FROM outbox
LEFT JOIN found ON true
LEFT JOIN pg_class c ON c.oid = found.part
LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
ORDER BY 2, 3, found.part
