-- What was recorded since the snapshot $1 and behind the place ($2, $3); always one row at least, for what now is.
-- A row is new if its transaction had not ended when the snapshot was taken: it began later, or was under way. So nothing is
-- missed that commits late, and nothing is read twice.
WITH since AS (
    SELECT $1::text::pg_snapshot AS snapshot
), changes AS (
    (SELECT * FROM headrace.outbox
     WHERE xid >= pg_snapshot_xmax((SELECT snapshot FROM since)) AND (xid, seq) > ($2::text::xid8, $3::text::int8)
     ORDER BY xid, seq LIMIT $4::text::int4)
    UNION ALL
    (SELECT * FROM headrace.outbox
     WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip(snapshot) FROM since)) AND (xid, seq) > ($2::text::xid8, $3::text::int8)
     ORDER BY xid, seq LIMIT $4::text::int4)
    ORDER BY xid, seq LIMIT $4::text::int4
)
SELECT now.snapshot::text, now.second::text, c.xid::text, c.seq::text, c.table_schema, c.table_name, c.keys::text
FROM (SELECT pg_current_snapshot() AS snapshot, extract(epoch FROM clock_timestamp())::int8 AS second) AS now
LEFT JOIN changes c ON true
ORDER BY c.xid, c.seq
