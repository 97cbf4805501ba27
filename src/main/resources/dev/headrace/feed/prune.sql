-- Removes some of what had ended before the snapshot $1 was taken; answers how many rows.
WITH gone AS (
    DELETE FROM headrace.outbox WHERE (xid, seq) IN (
        SELECT xid, seq FROM headrace.outbox
        WHERE xid < pg_snapshot_xmin($1::text::pg_snapshot)
        ORDER BY xid, seq LIMIT $2::text::int4
        FOR UPDATE SKIP LOCKED)
    RETURNING 1
)
SELECT count(*)::text FROM gone
