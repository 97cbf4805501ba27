CREATE SCHEMA IF NOT EXISTS headrace;
-- Up to which entry each part of a journal has been applied; changed in the transaction that applies. A Redis that was
-- emptied begins another epoch.
CREATE TABLE IF NOT EXISTS headrace.journal (
    part text,
    epoch text,
    last_entry text NOT NULL,
    begun timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (part, epoch)
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
CREATE INDEX IF NOT EXISTS parked_writes_part ON headrace.parked_writes (part);
