-- Everything below sees one moment, and format_type writes the schema of every type that is not built in.
-- The limits of a request do not fit a catalogue that may be large and cold; compiling these statements costs more than running them.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL search_path TO pg_catalog;
SET LOCAL statement_timeout TO '60s';
SET LOCAL jit TO off;
