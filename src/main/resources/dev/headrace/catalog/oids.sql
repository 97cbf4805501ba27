-- The oids of the relations called $1[i].$2[i], as far as they exist.
SELECT c.oid::int8 AS oid
FROM unnest($1::text[], $2::text[]) AS called (schema, name)
JOIN pg_namespace n ON n.nspname = called.schema::name
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = called.name::name
