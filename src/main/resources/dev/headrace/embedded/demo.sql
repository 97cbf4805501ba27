-- The demo database. The number of users is the setting demo.users; everything else follows from it, and from
-- nothing else: a row's values are made of hashes of its number, so two databases of one size are equal.
-- Constraints and indexes come after the rows, because building them once is much faster than growing them.

-- step: preparing
CREATE TYPE user_role AS ENUM ('member', 'author', 'moderator', 'admin');

-- A number from 0 to below "limit" that depends on the row and on what it is for.
CREATE FUNCTION pick(row_number bigint, purpose int, below int) RETURNS int
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((hashint8extended(row_number, purpose) & 9007199254740991) % below)::int;

-- step: writing users, posts and friendships, and building their indexes
CREATE TABLE posts (
    id         bigint      NOT NULL,
    user_id    bigint      NOT NULL,
    title      text        NOT NULL,
    body       text        NOT NULL,
    published  boolean     NOT NULL DEFAULT false,
    views      integer     NOT NULL DEFAULT 0,
    tags       text[]      NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- The texts are put together beforehand, because that takes longer than writing a row; a prime number of them, so that
-- no user gets one twice in a row. OFFSET 0 keeps the planner from turning the loops around: rows stand in order of id.
-- Every other post goes around the users in turn, so that each has five; the rest fall where they fall.
WITH word AS MATERIALIZED (
    SELECT ARRAY['A short history of','How to restore','Notes on','The trouble with','In praise of','What I learned from',
                 'A beginner''s guide to','Seven questions about','Why I still like','An evening with'] AS openings,
           ARRAY['old maps','water mills','slow trains','mechanical clocks','small databases','mountain huts',
                 'city birds','sourdough bread','radio plays','wooden boats','night markets','paper notebooks'] AS things,
           ARRAY['It began with a mistake, as most good things do.','Nobody had looked at it for years.',
                 'The first attempt failed; the second one taught us why.','My neighbour said: "Measure it first."',
                 'There is a faster way, but it is no fun at all.','Half of the work is knowing when to stop.',
                 'We counted everything twice, and still missed one.'] AS sentences,
           ARRAY['cooking','cycling','gardening','history','music','photography','sailing','science','travel',
                 'woodwork'] AS topics
), text AS MATERIALIZED (
    SELECT number,
           openings[1 + pick(number, 22, 10)] || ' ' || things[1 + pick(number, 23, 12)] AS title,
           sentences[1 + pick(number, 24, 7)] || ' ' || sentences[1 + pick(number, 25, 7)] || E'\n\n'
               || sentences[1 + pick(number, 26, 7)] AS body,
           ARRAY[topics[1 + pick(number, 27, 5)], topics[6 + pick(number, 28, 5)]] AS tags
    FROM word, generate_series(1, 997) AS number
)
INSERT INTO posts
SELECT n,
       CASE WHEN n % 2 = 1 THEN 1 + (n / 2) % users ELSE 1 + pick(n, 21, users) END,
       title,
       body,
       pick(n, 29, 10) > 0,
       pick(n, 30, 200) * pick(n, 31, 50),
       tags,
       written,
       written + make_interval(mins => pick(n, 32, 10000))
FROM (SELECT current_setting('demo.users')::int) AS given(users)
CROSS JOIN generate_series(0, 10 * users::bigint / 997) AS round
CROSS JOIN LATERAL (
    SELECT 997 * round + number AS n, title, body, tags,
           timestamptz '2025-01-01 00:00:00+00' + make_interval(secs => pick(997 * round + number, 33, 31536000)) AS written
    FROM text
    WHERE 997 * round + number <= 10 * users::bigint
    OFFSET 0) AS post;

ALTER TABLE posts ADD PRIMARY KEY (id);
CREATE INDEX posts_user_id ON posts (user_id, updated_at);
ANALYZE posts;

-- meanwhile
CREATE TABLE users (
    id            bigint      NOT NULL,
    name          text        NOT NULL,
    email         text        NOT NULL,
    password_hash text        NOT NULL,
    bio           text,
    role          user_role   NOT NULL DEFAULT 'member',
    active        boolean     NOT NULL DEFAULT true,
    score         numeric(6,2) NOT NULL DEFAULT 0,
    tags          text[]      NOT NULL DEFAULT '{}',
    settings      jsonb       NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);

WITH word AS MATERIALIZED (
    SELECT ARRAY['Ada','Alan','Barbara','Björn','Chidi','Claude','Dorothy','Edsger','Élodie','Fatima','Grace','Hedy',
                 'Ines','Jürgen','Katherine','Kenji','Leslie','Łukasz','Margaret','Mei','Niklaus','Noor','Olga','Priya',
                 'Radia','Søren','Tim','Ursula','Wanjiru','Zoë'] AS first_names,
           ARRAY['ada','alan','barbara','bjorn','chidi','claude','dorothy','edsger','elodie','fatima','grace','hedy',
                 'ines','jurgen','katherine','kenji','leslie','lukasz','margaret','mei','niklaus','noor','olga','priya',
                 'radia','soren','tim','ursula','wanjiru','zoe'] AS logins,
           ARRAY['Andersen','Baker','Costa','Dubois','Eriksson','Fischer','García','Haddad','Ivanova','Jensen',
                 'Kowalski','Lovelace','Mwangi','Nakamura','O''Neill','Petrov','Quispe','Rossi','Sato','Tanaka',
                 'Ueda','Virtanen','Weber','Xu','Yılmaz','Zhang'] AS last_names,
           ARRAY['Reads','Writes','Collects','Repairs','Photographs','Teaches about','Dreams of'] AS habits,
           ARRAY['old maps','water mills','slow trains','mechanical clocks','small databases','mountain huts',
                 'city birds','sourdough bread','radio plays','wooden boats'] AS things,
           ARRAY['cooking','cycling','gardening','history','music','photography','sailing','science','travel',
                 'woodwork'] AS interests,
           (SELECT array_agg(jsonb_build_object('theme', theme, 'language', language, 'newsletter', newsletter)
                             ORDER BY theme, language, newsletter)
            FROM unnest(ARRAY['dark','light']) AS theme,
                 unnest(ARRAY['de','en','es','fr','ja','pl']) AS language,
                 unnest(ARRAY[false,true]) AS newsletter) AS settings
)
INSERT INTO users
SELECT n,
       first_names[1 + pick(n, 1, 30)] || ' ' || last_names[1 + pick(n, 2, 26)],
       logins[1 + pick(n, 1, 30)] || '.' || n || '@example.com',
       '$argon2id$v=19$m=19456,t=2,p=1$' || to_hex(hashint8extended(n, 13)) || '$' || md5(n::text),
       CASE WHEN pick(n, 3, 8) > 0
            THEN habits[1 + pick(n, 4, 7)] || ' ' || things[1 + pick(n, 5, 10)]
                 || ', and "' || things[1 + pick(n, 6, 10)] || '".' END,
       CASE WHEN n % 500 = 1 THEN 'admin' WHEN n % 50 = 2 THEN 'moderator'
            WHEN pick(n, 7, 3) = 0 THEN 'author' ELSE 'member' END::user_role,
       pick(n, 8, 20) > 0,
       pick(n, 9, 100000) / 100.0,
       ARRAY[interests[1 + pick(n, 10, 5)], interests[6 + pick(n, 11, 5)]],
       settings[1 + pick(n, 12, 24)],
       joined,
       joined + make_interval(mins => pick(n, 15, 500000))
FROM word,
     generate_series(1, current_setting('demo.users')::bigint) AS n,
     LATERAL (SELECT timestamptz '2023-01-01 00:00:00+00' + make_interval(secs => pick(n, 16, 63072000))) AS start(joined);

ALTER TABLE users ADD PRIMARY KEY (id);
ALTER TABLE users ADD UNIQUE (email);
ANALYZE users;

CREATE TABLE friends (
    user_id   bigint NOT NULL,
    friend_id bigint NOT NULL,
    since     date   NOT NULL DEFAULT current_date
);

-- The other users stand in a ring, cut into twenty arcs: one friend from each arc is never oneself and never twice.
WITH ring AS MATERIALIZED (
    SELECT users, greatest(1, (users - 1) / 20) AS arc
    FROM (SELECT current_setting('demo.users')::int) AS given(users)
)
INSERT INTO friends
SELECT n,
       1 + (n + (k - 1) * arc + pick(n, 40 + k, arc)) % users,
       date '2024-01-01' + ((7 * n + 31 * k) % 700)::int
FROM ring, generate_series(1, users) AS n, generate_series(1, least(20, users - 1)) AS k;

ALTER TABLE friends ADD PRIMARY KEY (user_id, friend_id);
ANALYZE friends;

-- step: adding references
-- Without looking first: that would lock all three tables until the last row is checked.
ALTER TABLE posts ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE friends ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE friends ADD FOREIGN KEY (friend_id) REFERENCES users NOT VALID;

-- step: checking references
ALTER TABLE posts VALIDATE CONSTRAINT posts_user_id_fkey;

-- meanwhile
ALTER TABLE friends VALIDATE CONSTRAINT friends_user_id_fkey;
ALTER TABLE friends VALIDATE CONSTRAINT friends_friend_id_fkey;

-- step: finishing
DROP FUNCTION pick;
COMMENT ON TABLE users IS 'People who write posts.';
COMMENT ON COLUMN users.email IS 'Unique; what people log in with.';
COMMENT ON COLUMN users.password_hash IS 'Never shown: the demo''s configuration hides it.';
COMMENT ON COLUMN users.score IS 'Reputation, from 0 to 1000.';
COMMENT ON COLUMN users.settings IS 'Preferences of the person: theme, language, newsletter.';
COMMENT ON TABLE posts IS 'What people have written, ten for each user on average.';
COMMENT ON COLUMN posts.user_id IS 'Who wrote it.';
COMMENT ON COLUMN posts.published IS 'Drafts are false.';
COMMENT ON TABLE friends IS 'Who follows whom: twenty for each user.';
COMMENT ON COLUMN friends.friend_id IS 'Whom the user follows.';
