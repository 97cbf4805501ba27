CREATE SCHEMA IF NOT EXISTS headrace;
-- Who is logged in. Of a refresh token only its SHA-256 is known.
CREATE TABLE IF NOT EXISTS headrace.sessions (
    id uuid PRIMARY KEY,
    account text NOT NULL,
    token text NOT NULL,
    begun timestamptz NOT NULL DEFAULT now(),
    used timestamptz NOT NULL DEFAULT now(),
    ends timestamptz NOT NULL
);
-- The token that the present one was given for; tables of before it was kept lack it.
ALTER TABLE headrace.sessions ADD COLUMN IF NOT EXISTS before text;
CREATE INDEX IF NOT EXISTS sessions_ends ON headrace.sessions (ends);
CREATE INDEX IF NOT EXISTS sessions_account ON headrace.sessions (account);
