-- One row for each of the wanted relations. What every column has stands side by side in arrays, what only some have
-- lists their names: far less to send and to decode than a row for each column.
SELECT a.attrelid::int8 AS relation,
       array_agg(a.attname::text ORDER BY a.attnum) AS names,
       -- The type and its modifier in one number, as in types.sql.
       array_agg((a.atttypid::int8 << 32) | (a.atttypmod::int8 & 4294967295) ORDER BY a.attnum) AS types,
       -- Since version 18 a NOT NULL may still be waiting for its validation, and older rows may break it.
       array_agg(a.attname::text) FILTER (WHERE a.attnotnull AND unproven.conrelid IS NULL) AS required,
       array_agg(a.attname::text) FILTER (WHERE a.attgenerated <> '' OR a.attidentity = 'a') AS generated,
       array_agg(a.attname::text) FILTER (WHERE loose.oid IS NOT NULL) AS loose,
       array_agg(a.attname::text) FILTER (WHERE preset.expression IS NOT NULL) AS defaulted,
       array_agg(preset.expression) FILTER (WHERE preset.expression IS NOT NULL) AS defaults,
       array_agg(a.attname::text) FILTER (WHERE d.description IS NOT NULL) AS commented,
       array_agg(d.description) FILTER (WHERE d.description IS NOT NULL) AS comments
FROM wanted
JOIN pg_attribute a ON a.attrelid = wanted.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef own ON own.adrelid = a.attrelid AND own.adnum = a.attnum AND a.attgenerated = ''
-- What an insert takes that leaves the column out, as SQL. An identity's sequence depends on its column.
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN a.attidentity <> '' THEN (
            SELECT format('nextval(%L::regclass)', part.objid::regclass)
            FROM pg_depend part
            WHERE part.refclassid = 'pg_class'::regclass AND part.refobjid = a.attrelid AND part.refobjsubid = a.attnum
              AND part.classid = 'pg_class'::regclass AND part.deptype = 'i'
            LIMIT 1)
        ELSE coalesce(pg_get_expr(own.adbin, own.adrelid), pg_get_expr(t.typdefaultbin, 0))
    END AS expression
    -- Keeps it from being printed anew wherever it is named.
    OFFSET 0
) AS preset
LEFT JOIN pg_constraint unproven
    ON unproven.conrelid = a.attrelid AND unproven.contype = 'n' AND NOT unproven.convalidated
    AND unproven.conkey = ARRAY[a.attnum]
LEFT JOIN pg_collation loose ON loose.oid = a.attcollation AND NOT loose.collisdeterministic
LEFT JOIN pg_description d
    ON d.objoid = a.attrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
GROUP BY a.attrelid
