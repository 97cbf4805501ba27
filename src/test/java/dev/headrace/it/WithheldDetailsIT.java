package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import dev.headrace.testing.TestTokens;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PostgreSQL prints the key that it refuses, also with columns that a resource does not show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WithheldDetailsIT {
    private TestServer server;
    private String database;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE rooms (
                    id int PRIMARY KEY, room int DEFAULT 1, secret text DEFAULT 'hush', owner text DEFAULT 'hush' UNIQUE,
                    during int4range DEFAULT '[4711,4712)',
                    UNIQUE (room, secret), EXCLUDE USING gist (during WITH &&));
                CREATE UNIQUE INDEX ON rooms (upper(owner));
                INSERT INTO rooms VALUES (1);
                INSERT INTO rooms VALUES (2, 2, 'hush', 'b', '[1,2)');
                CREATE TABLE guests (id int PRIMARY KEY, name text NOT NULL, token text NOT NULL);
                CREATE TABLE members (
                    id int PRIMARY KEY, age int CHECK (age > 0), pin int DEFAULT 1 CHECK (pin < 100),
                    guest int REFERENCES guests, host_code int REFERENCES guests);
                CREATE VIEW ages AS SELECT id, age FROM members;
                CREATE VIEW names AS SELECT id, name FROM guests;
                CREATE VIEW narrow AS SELECT id, room FROM rooms;
                """);
        server = TestServer.start(TestPostgres.url(database), """
                postgres: { url: "${DATABASE_URL}" }
                resources:
                  rooms: { hide: [secret, owner, during], access: { read: anyone, write: anyone } }
                  open: { table: public.rooms, access: { read: anyone, write: anyone } }
                  blind: { table: public.rooms, access: { write: anyone } }
                  own: { table: public.rooms, access: { read: owner, write: owner, owner: owner } }
                  given: { table: public.rooms, access: { read: owner, write: authenticated, owner: owner } }
                  guests: { hide: [token], access: { read: anyone, write: anyone } }
                  members: { hide: [pin, host_code], access: { read: anyone, write: anyone } }
                  ages: { key: [id], access: { read: anyone, write: anyone } }
                  names: { key: [id], access: { read: anyone, write: anyone } }
                  narrow: { key: [id], access: { read: anyone, write: anyone } }
                """ + TestTokens.ISSUERS);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "rooms,   `'id':3,'room':1`,  23505, secret",
                "ages,    `'id':1,'age':0`,   23514, members_",
            })
    void namesNoConstraintOfHiddenColumns(String resource, String columns, String code, String secret) {
        HttpResponse<String> refused = server.send("POST", "/api/" + resource, row(columns));
        assertThat(refused.body())
                .contains("\"code\":\"" + code + "\"", "not shown here", "\"details\":null")
                .doesNotContain(secret);
    }

    @Test
    void namesNoCheckOfAHiddenColumn() {
        TestPostgres.execute(database, "ALTER TABLE members ALTER pin SET DEFAULT 100");
        HttpResponse<String> refused = server.send("POST", "/api/members", row("'id':1,'age':1"));
        TestPostgres.execute(database, "ALTER TABLE members ALTER pin SET DEFAULT 1");
        assertThat(refused.body())
                .contains("\"code\":\"23514\"", "not shown here")
                .doesNotContain("pin");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"`'id':1,'age':0`, members_age_check", "`'id':1,'guest':5`, members_guest_fkey"})
    void namesAConstraintOfShownColumns(String columns, String constraint) {
        HttpResponse<String> refused = server.send("POST", "/api/members", row(columns));
        assertThat(refused.body()).contains(constraint);
    }

    private static String row(String columns) {
        return "{" + columns.replace('\'', '"') + "}";
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "rooms,  `'id':3,'room':1`, 23505",
                "rooms,  `'id':3,'room':3`, 23505",
                "narrow, `'id':3,'room':1`, 23505",
            })
    void keepsAKeyOfHiddenColumnsToItself(String resource, String columns, String code) {
        HttpResponse<String> refused = server.send("POST", "/api/" + resource, row(columns));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body())
                .contains("\"code\":\"" + code + "\"", "\"details\":null")
                .doesNotContain("hush", "4711");
    }

    @ParameterizedTest
    @CsvSource({"own", "given"})
    void keepsTheRowOfSomebodyElseThatIsInTheWayToItself(String resource) {
        String mine = row("'id':3,'room':3,'secret':'mine','owner':'ann','during':'[1,9)'");
        HttpResponse<String> refused = server.send("POST", "/api/" + resource, mine, TestTokens.of("ann"));
        assertThat(refused.body())
                .contains("\"code\":\"23P01\"", "\"details\":null")
                .doesNotContain("[1,2)");
    }

    @Test
    void tellsNothingOfARowThatWasChangedUnseen() {
        HttpResponse<String> refused = server.send("PATCH", "/api/blind/2", row("'room':1"));
        assertThat(refused.body())
                .contains("\"code\":\"23505\"", "\"details\":null")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({"guests", "names"})
    void namesTheColumnThatLacksAValueOnlyWhenItIsShown(String resource) {
        HttpResponse<String> hidden = server.send("POST", "/api/" + resource, row("'id':1,'name':'x'"));
        assertThat(hidden.statusCode()).isEqualTo(400);
        assertThat(hidden.body()).contains("\"code\":\"23502\"", "not shown").doesNotContain("token");
        HttpResponse<String> shown = server.send("POST", "/api/" + resource, row("'id':1"));
        assertThat(shown.statusCode()).isEqualTo(400);
        assertThat(shown.body()).contains("\"code\":\"23502\"", "\\\"name\\\"");
    }

    @Test
    void keepsAHiddenColumnOfAnotherRowToItself() {
        HttpResponse<String> refused = server.send("PATCH", "/api/rooms/2", row("'room':1"));
        assertThat(refused.body()).contains("23505", "\"details\":null").doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "rooms, `'id':1`,                                                     Key (id)=(1) already exists.",
                "open,  `'id':3,'room':2,'owner':'c','during':'[5,6)'`, `Key (room, secret)=(2, hush) already exists.`",
                "open,  `'id':3,'room':3,'owner':'B','during':'[5,6)'`, Key (upper(owner))=(B) already exists.",
                "open,  `'id':3,'room':3,'owner':'c','during':'[1,9)'`, `Key (during)=([1,9)) conflicts with`",
            })
    void tellsAKeyThatEverybodyMaySee(String resource, String columns, String details) {
        HttpResponse<String> refused = server.send("POST", "/api/" + resource, row(columns));
        assertThat(refused.body()).contains("\"details\":\"" + details);
    }
}
