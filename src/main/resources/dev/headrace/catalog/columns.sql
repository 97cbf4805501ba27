-- One row for each of the relations $1, its columns side by side in arrays: far fewer rows to send and to decode.
SELECT a.attrelid::int8 AS relation,
       array_agg(a.attname::text ORDER BY a.attnum) AS names,
       array_agg(a.atttypid::int8 ORDER BY a.attnum) AS types,
       array_agg(a.atttypmod ORDER BY a.attnum) AS modifiers,
       -- Since version 18 a NOT NULL may still be waiting for its validation, and older rows may break it.
       array_agg(a.attnotnull AND unproven.conrelid IS NULL ORDER BY a.attnum) AS required,
       array_agg(a.attgenerated <> '' OR a.attidentity = 'a' ORDER BY a.attnum) AS generated,
       array_agg(a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL ORDER BY a.attnum) AS defaulted,
       array_agg(d.description ORDER BY a.attnum) AS comments
FROM unnest($1::int8[]) AS wanted (oid)
JOIN pg_attribute a ON a.attrelid = wanted.oid::oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_constraint unproven
    ON unproven.conrelid = a.attrelid AND unproven.contype = 'n' AND NOT unproven.convalidated
    AND unproven.conkey = ARRAY[a.attnum]
LEFT JOIN pg_description d
    ON d.objoid = a.attrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
GROUP BY a.attrelid
