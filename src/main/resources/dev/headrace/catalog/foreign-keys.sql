-- One row for each foreign key of the wanted relations.
SELECT c.conrelid::int8 AS relation,
       c.conname::text AS name,
       source.columns AS columns,
       n.nspname::text AS target_schema,
       t.relname::text AS target_name,
       target.columns AS target_columns
FROM wanted
JOIN pg_constraint c ON c.conrelid = wanted.oid AND c.contype = 'f'
-- A key that points at a partitioned table is kept again for each of its partitions; those copies say nothing new.
LEFT JOIN pg_constraint parent ON parent.oid = c.conparentid
JOIN pg_class t ON t.oid = c.confrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
CROSS JOIN LATERAL (
    SELECT array_agg(a.attname::text ORDER BY k.position) AS columns
    FROM unnest(c.conkey) WITH ORDINALITY AS k (number, position)
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
) AS source
CROSS JOIN LATERAL (
    SELECT array_agg(a.attname::text ORDER BY k.position) AS columns
    FROM unnest(c.confkey) WITH ORDINALITY AS k (number, position)
    JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number
) AS target
WHERE parent.oid IS NULL OR parent.confrelid = c.confrelid
ORDER BY c.conrelid, c.conname
