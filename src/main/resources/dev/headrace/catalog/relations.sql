-- One row for each of the wanted relations.
,
-- A query of a relation reads its partitions and heirs too. UNION: with two parents, an heir is reached twice.
tree (root, member) AS (
    SELECT oid, oid FROM wanted WHERE relkind <> 'v'
    UNION
    SELECT tree.root, i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.member
),
-- A partitioned table's own figures repeat those of its partitions; -1 stands for never analysed.
size (root, rows, pages) AS (
    SELECT tree.root, sum(c.reltuples::float8), sum(c.relpages + coalesce(toast.relpages, 0)::float8)
    FROM tree
    JOIN pg_class c ON c.oid = tree.member
    LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
    WHERE c.relkind <> 'p' AND c.reltuples >= 0
    GROUP BY tree.root
)
SELECT w.oid::int8 AS oid,
       w.nspname::text AS schema,
       w.relname::text AS name,
       w.relkind::text AS kind,
       -- Bits 2, 3 and 4: UPDATE, INSERT and DELETE, a view's rules and triggers included.
       CASE WHEN w.relkind IN ('r', 'p') THEN 28 ELSE pg_relation_is_updatable(w.oid, true) END::int4 AS writable,
       d.description AS comment,
       coalesce(size.rows, -1)::int8 AS estimated_rows,
       CASE WHEN size.rows > 0
            THEN least(size.pages * current_setting('block_size')::float8 / size.rows, 1e9) ELSE 0 END::int4
           AS estimated_row_bytes
FROM wanted w
LEFT JOIN size ON size.root = w.oid
LEFT JOIN pg_description d ON d.objoid = w.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
