-- What was changed, for every Headrace that follows this database; emptied by those who follow it.
CREATE SCHEMA IF NOT EXISTS headrace;

CREATE TABLE IF NOT EXISTS headrace.outbox (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(), -- who follows reads what was not yet visible in its last snapshot
    seq bigint GENERATED ALWAYS AS IDENTITY,
    table_schema text NOT NULL,
    table_name text NOT NULL,
    keys jsonb, -- [["1"], ["2"]]: primary keys as text, of rows as they were and as they are; null for any row
    PRIMARY KEY (xid, seq)
);

-- Records what one statement changed. It looks up the primary key each time, so that no change of a table breaks it, and runs
-- as its owner, so that whoever writes needs no right to the outbox. The trigger's argument says whether to send a NOTIFY.
CREATE OR REPLACE FUNCTION headrace.record_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
    most constant integer := 1000; -- more rows of a statement, or more statements of a transaction, count as the whole table
    this_table constant text := '"' || replace(TG_TABLE_SCHEMA, '"', '""') || '"."' || replace(TG_TABLE_NAME, '"', '""') || '"';
    counter constant text := 'headrace.count_' || TG_RELID; -- a setting of the transaction: statements recorded so far
    recorded constant integer := coalesce(nullif(current_setting(counter, true), ''), '0');
    target record;
    source text;
    changed jsonb;
BEGIN
    -- A server that tells all caches itself names the table that it writes. What a trigger or a foreign key of the table to
    -- itself adds to that is recorded all the same.
    IF current_setting('headrace.origin', true) = this_table AND pg_trigger_depth() = 1
       AND (TG_OP = 'INSERT' OR NOT EXISTS (
            SELECT FROM pg_constraint
            WHERE conrelid = TG_RELID AND confrelid = TG_RELID AND contype = 'f'
              AND (confdeltype NOT IN ('a', 'r') OR confupdtype NOT IN ('a', 'r'))))
    THEN
        RETURN NULL;
    END IF;
    IF recorded > most THEN
        RETURN NULL;
    END IF;
    -- A partition's rows are known by the table that it is part of.
    SELECT n.nspname AS schema, c.relname AS name,
           (SELECT string_agg(format('%I::text', a.attname), ', ' ORDER BY k.position)
            FROM pg_index i
            CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, position)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
            WHERE i.indrelid = c.oid AND i.indisprimary AND k.position <= i.indnkeyatts) AS key
    INTO target
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = coalesce(pg_partition_root(TG_RELID)::oid, TG_RELID);
    IF TG_OP <> 'TRUNCATE' THEN
        source := CASE TG_OP
            WHEN 'INSERT' THEN '(TABLE headrace_new LIMIT %1$s)'
            WHEN 'DELETE' THEN '(TABLE headrace_old LIMIT %1$s)'
            ELSE '(TABLE headrace_new LIMIT %1$s) UNION ALL (TABLE headrace_old LIMIT %1$s)'
        END;
        EXECUTE format(
            'SELECT jsonb_agg(DISTINCT jsonb_build_array(%2$s)) FROM (' || source || ') AS row',
            most + 1, coalesce(target.key, ''))
        INTO changed;
        IF changed IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    IF target.key IS NULL OR recorded = most OR jsonb_array_length(changed) > most THEN
        changed := NULL;
    END IF;
    INSERT INTO headrace.outbox (table_schema, table_name, keys) VALUES (target.schema, target.name, changed);
    PERFORM set_config(counter, CASE WHEN changed IS NULL THEN most + 1 ELSE recorded + 1 END::text, true);
    IF TG_ARGV[0] = 'notify' THEN
        PERFORM pg_notify('headrace_changes', '');
    END IF;
    RETURN NULL;
END
$function$;

-- For changes that no trigger sees: SELECT headrace.announce('public.users') has all caches forget the rows of the table.
CREATE OR REPLACE FUNCTION headrace.announce(changed regclass) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
    INSERT INTO headrace.outbox (table_schema, table_name)
    SELECT n.nspname, c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = coalesce(pg_partition_root(changed), changed);
    SELECT pg_notify('headrace_changes', '');
$function$;
