CREATE SCHEMA IF NOT EXISTS headrace;
-- Up to which entry each part of a journal has been applied; changed in the transaction that applies.
CREATE TABLE IF NOT EXISTS headrace.journal (
    part text PRIMARY KEY,
    epoch text NOT NULL,
    last_entry text NOT NULL
);
-- Accepted writes that PostgreSQL refused. Later ones of the same row are refused as long as it stands here.
CREATE TABLE IF NOT EXISTS headrace.parked_writes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parked_at timestamptz NOT NULL DEFAULT now(),
    resource text NOT NULL,
    part text NOT NULL,
    row_key text NOT NULL,
    kind text NOT NULL,
    body text NOT NULL,
    code text NOT NULL,
    message text NOT NULL
);
