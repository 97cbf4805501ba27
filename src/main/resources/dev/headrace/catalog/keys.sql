-- One row for each primary key, unique constraint and unique index of the wanted relations that covers every row.
SELECT i.indrelid::int8 AS relation,
       i.indisprimary AS is_primary,
       part.columns AS columns
FROM wanted
JOIN pg_index i ON i.indrelid = wanted.oid
JOIN pg_class index ON index.oid = i.indexrelid
-- The columns after indnkeyatts are only carried along (INCLUDE).
CROSS JOIN LATERAL (
    SELECT array_agg(a.attname::text ORDER BY k.position) AS columns
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, position)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
    WHERE k.position <= i.indnkeyatts
) AS part
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
ORDER BY i.indrelid, index.relname
