-- One row for each type, with its modifier, of a column of the wanted relations.
,
used AS (
    SELECT DISTINCT a.atttypid AS oid, a.atttypmod AS modifier
    FROM wanted
    JOIN pg_attribute a ON a.attrelid = wanted.oid AND a.attnum > 0 AND NOT a.attisdropped
),
-- Domains are followed, through other domains, to what they are made of.
layer (declared, oid) AS (
    SELECT DISTINCT oid, oid FROM used
    UNION ALL
    SELECT layer.declared, t.typbasetype
    FROM layer JOIN pg_type t ON t.oid = layer.oid AND t.typtype = 'd'
)
SELECT (used.oid::int8 << 32) | (used.modifier::int8 & 4294967295) AS type,
       format_type(used.oid, used.modifier) AS name,
       -- With the modifier -1, not null, the forms that mean the same as a cast: "bit" for bit, bpchar for char(1).
       format_type(base.oid, -1) AS cast_name,
       base.typtype = 'c' AS composite,
       facts.is_array AS is_array,
       -- The order of PostgreSQL's own json_categorize_type, and the names of JsonKind.
       CASE
           WHEN base.oid = 'bool'::regtype THEN 'BOOLEAN'
           WHEN base.oid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype,
                             'float4'::regtype, 'float8'::regtype, 'numeric'::regtype) THEN 'NUMBER'
           WHEN base.oid = 'timestamp'::regtype THEN 'TIMESTAMP'
           WHEN base.oid = 'timestamptz'::regtype THEN 'TIMESTAMP_WITH_ZONE'
           WHEN base.oid IN ('json'::regtype, 'jsonb'::regtype) THEN 'JSON'
           WHEN facts.is_array OR base.typtype = 'c' OR base.oid = 'record'::regtype THEN 'NESTED'
           WHEN facts.has_json_cast THEN 'NESTED'
           ELSE 'TEXT'
       END AS kind
FROM used
JOIN layer ON layer.declared = used.oid
JOIN pg_type base ON base.oid = layer.oid AND base.typtype <> 'd'
CROSS JOIN LATERAL (
    SELECT base.typelem <> 0 AND base.typsubscript = 'array_subscript_handler'::regproc AS is_array,
           -- Only types that are not built in are asked for a cast, and only a cast by a function counts.
           base.oid >= 16384 AND EXISTS (
               SELECT FROM pg_cast
               WHERE castsource = base.oid AND casttarget = 'json'::regtype AND castmethod = 'f') AS has_json_cast
) AS facts
