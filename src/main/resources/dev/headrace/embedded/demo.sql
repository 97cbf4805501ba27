-- The demo database. The number of users is the setting demo.users; everything else follows from it, and from
-- nothing else: a row's values are made of hashes of its number, so two databases of one size are equal.
-- Constraints and indexes come after the rows, because building them once is much faster than growing them. Tables are
-- made by CREATE TABLE AS, which takes less than half of the time of INSERT for each row.

-- step: preparing
CREATE TYPE user_role AS ENUM ('member', 'author', 'moderator', 'admin');

-- A number from 0 to below "limit" that depends on the row and on what it is for.
CREATE FUNCTION pick(row_number bigint, purpose int, below int) RETURNS int
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((hashint8extended(row_number, purpose) & 9007199254740991) % below)::int;

-- step: writing users, posts and friendships, and building their indexes
-- What takes long is put together beforehand, for each block of posts and for each text: a post is one of each, and costs
-- a few sums. The number of texts is a prime, so that no user gets one twice in a row. OFFSET 0 keeps the planner from
-- turning the loops around, so that rows stand in order of id, and from computing anew for each row what is known for
-- the block. Every other post goes around the users in turn, so that each has five; the rest fall where they fall.
CREATE TABLE posts AS
WITH given AS MATERIALIZED (
    SELECT current_setting('demo.users')::bigint AS users
), word AS MATERIALIZED (
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
           ARRAY[topics[1 + pick(number, 27, 5)], topics[6 + pick(number, 28, 5)]] AS tags,
           pick(number, 29, 10) > 0 AS published,
           pick(number, 30, 200) * pick(number, 31, 50) AS views,
           pick(number, 21, 1000000000)::bigint AS number_of_user,
           make_interval(secs => pick(number, 33, 15768000)) AS created_after,
           make_interval(secs => pick(number, 33, 15768000) + 60 * pick(number, 32, 10000)) AS updated_after
    FROM word, generate_series(1, 997) AS number
)
SELECT id,
       CASE WHEN id % 2 = 1 THEN 1 + id / 2 % users ELSE 1 + (block.number_of_user + post.number_of_user) % users END AS user_id,
       title,
       body,
       published,
       views,
       tags,
       beginning + created_after AS created_at,
       beginning + updated_after AS updated_at
FROM (
    SELECT users,
           10 * users AS posts,
           997 * number AS ids_before,
           pick(number, 34, 1000000000)::bigint AS number_of_user,
           timestamptz '2025-01-01 00:00:00+00' + make_interval(secs => pick(number, 35, 15768000)) AS beginning
    FROM given, generate_series(0, 10 * users / 997) AS number
    OFFSET 0) AS block
CROSS JOIN LATERAL (
    SELECT ids_before + number AS id, title, body, published, views, tags,
           text.number_of_user, created_after, updated_after
    FROM text
    WHERE ids_before + number <= posts
    OFFSET 0) AS post;

ALTER TABLE posts
    ADD PRIMARY KEY (id),
    ALTER user_id SET NOT NULL,
    ALTER title SET NOT NULL,
    ALTER body SET NOT NULL,
    ALTER published SET NOT NULL, ALTER published SET DEFAULT false,
    ALTER views SET NOT NULL, ALTER views SET DEFAULT 0,
    ALTER tags SET NOT NULL, ALTER tags SET DEFAULT '{}',
    ALTER created_at SET NOT NULL, ALTER created_at SET DEFAULT now(),
    ALTER updated_at SET NOT NULL, ALTER updated_at SET DEFAULT now();
CREATE INDEX posts_user_id ON posts (user_id, updated_at);
ANALYZE posts;

-- meanwhile
CREATE TABLE users AS
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
SELECT n AS id,
       first_names[1 + pick(n, 1, 30)] || ' ' || last_names[1 + pick(n, 2, 26)] AS name,
       logins[1 + pick(n, 1, 30)] || '.' || n || '@example.com' AS email,
       -- Everybody's password is "headrace".
       '$argon2id$v=19$m=19456,t=2,p=1$aGVhZHJhY2UncyBkZW1vIQ$vWM7mb8bK5eflhN5ZK7ZqXiU/0MBchL/jeYB7faxoo0' AS password_hash,
       CASE WHEN pick(n, 3, 8) > 0
            THEN habits[1 + pick(n, 4, 7)] || ' ' || things[1 + pick(n, 5, 10)]
                 || ', and "' || things[1 + pick(n, 6, 10)] || '".' END AS bio,
       CASE WHEN n % 500 = 1 THEN 'admin' WHEN n % 50 = 2 THEN 'moderator'
            WHEN pick(n, 7, 3) = 0 THEN 'author' ELSE 'member' END::user_role AS role,
       pick(n, 8, 20) > 0 AS active,
       (pick(n, 9, 100000) / 100.0)::numeric(6,2) AS score,
       ARRAY[interests[1 + pick(n, 10, 5)], interests[6 + pick(n, 11, 5)]] AS tags,
       settings[1 + pick(n, 12, 24)] AS settings,
       joined AS created_at,
       joined + make_interval(mins => pick(n, 15, 500000)) AS updated_at
FROM word,
     generate_series(1, current_setting('demo.users')::bigint) AS n,
     LATERAL (SELECT timestamptz '2023-01-01 00:00:00+00' + make_interval(secs => pick(n, 16, 63072000))) AS start(joined);

ALTER TABLE users
    ADD PRIMARY KEY (id),
    ADD UNIQUE (email),
    ALTER name SET NOT NULL,
    ALTER email SET NOT NULL,
    ALTER password_hash SET NOT NULL,
    ALTER role SET NOT NULL, ALTER role SET DEFAULT 'member',
    ALTER active SET NOT NULL, ALTER active SET DEFAULT true,
    ALTER score SET NOT NULL, ALTER score SET DEFAULT 0,
    ALTER tags SET NOT NULL, ALTER tags SET DEFAULT '{}',
    ALTER settings SET NOT NULL, ALTER settings SET DEFAULT '{}',
    ALTER created_at SET NOT NULL, ALTER created_at SET DEFAULT now(),
    ALTER updated_at SET NOT NULL, ALTER updated_at SET DEFAULT now();
ANALYZE users;

-- The other users stand in a row, cut into twenty pieces: one friend from each piece is never oneself and never twice.
-- Where in its piece a friend stands is one number for each user, shifted by another one for each piece. Rows are made
-- in the order of their key, which then need not be sorted.
CREATE TABLE friends AS
WITH piece AS MATERIALIZED (
    SELECT size, 1 + (number - 1) * size::bigint AS beginning, pick(number, 41, size)::bigint AS shift, 31 * number AS days
    FROM (SELECT current_setting('demo.users')::int) AS given(users),
         LATERAL (SELECT greatest(1, (users - 1) / 20)) AS cut(size),
         generate_series(1, least(20, users - 1)) AS number
)
SELECT user_id, CASE WHEN other < user_id THEN other ELSE other + 1 END AS friend_id, since
FROM (
    SELECT id AS user_id, pick(id, 40, 1000000000)::bigint AS place, (7 * id % 700)::int AS days
    FROM generate_series(1, current_setting('demo.users')::bigint) AS id
    OFFSET 0) AS person
CROSS JOIN LATERAL (
    SELECT beginning + (place + shift) % size AS other,
           date '2024-01-01' + (person.days + piece.days) % 700 AS since
    FROM piece
    OFFSET 0) AS friend;

ALTER TABLE friends
    ADD PRIMARY KEY (user_id, friend_id),
    ALTER since SET NOT NULL, ALTER since SET DEFAULT current_date;
ANALYZE friends;

-- step: adding references
-- Not validated here: that would take a third of the whole time, and the rows are made so that every reference holds.
ALTER TABLE posts ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE friends ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE friends ADD FOREIGN KEY (friend_id) REFERENCES users NOT VALID;

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
