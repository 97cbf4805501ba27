package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.auth.AccountsConfig.HashingConfig;
import dev.headrace.auth.Passwords;
import dev.headrace.config.DataSize;
import dev.headrace.testing.Await;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import dev.headrace.testing.TestTokens;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logging in, going on, logging out, and who one is meanwhile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsIT {

    /** Of "U*U", from the tests of the algorithm's author. */
    private static final String BCRYPT = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    private static final String JSON = "application/json";

    private String database;
    private TestServer server;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE users (
                    id int PRIMARY KEY, email text UNIQUE, password_hash text, roles text[], name text);
                INSERT INTO users VALUES
                    (1, 'ann@example.com', '%1$s', '{admin,author}', 'Ann'), (2, 'bob@example.com', '%2$s', NULL, 'Bob'),
                    (3, 'none@example.com', NULL, NULL, 'Nobody logs in'), (4, 'dora@example.com', '%1$s', NULL, 'Dora'),
                    (5, 'emil@example.com', '%1$s', NULL, 'Emil');
                """.formatted(hash(), BCRYPT));
        server = TestServer.start(TestPostgres.url(database), """
                postgres: { url: "${DATABASE_URL}" }
                accounts:
                  resource: users
                  login: email
                  password: password_hash
                  roles: roles
                  token: { secret: "%s" }
                  hashing: { memory: 1MiB, iterations: 1 }
                resources:
                  users:
                    hide: [password_hash, roles]
                    access: { read: anyone, write: owner, owner: id }
                """.formatted(TestTokens.SECRET));
    }

    private static String hash() {
        return new Passwords(new HashingConfig(DataSize.ofMebibytes(1), 1)).hash("open sesame");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(String path, String body, String... headers) {
        String[] all = headers.length == 0 ? new String[] {"content-type", JSON} : headers;
        return server.send("POST", "/api/auth" + path, body, all);
    }

    private HttpResponse<String> login(String login, String password) {
        return post("/login", "{\"login\":\"" + login + "\",\"password\":\"" + password + "\"}");
    }

    private static String text(HttpResponse<String> answer, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(answer.body());
        assertThat(found.find()).as(answer.body()).isTrue();
        return found.group(1);
    }

    private HttpResponse<String> me(String token) {
        return server.get("/api/me", "authorization", "Bearer " + token);
    }

    private HttpResponse<String> refresh(String token) {
        return post("/refresh", "{\"refresh_token\":\"" + token + "\"}");
    }

    @Test
    void logsInAndShowsWhoOneIs() {
        HttpResponse<String> answer = login("ann@example.com", "open sesame");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(text(answer, "token_type")).isEqualTo("Bearer");
        assertThat(text(answer, "expires_in")).isEqualTo("900");
        HttpResponse<String> me = me(text(answer, "access_token"));
        assertThat(me.body()).isEqualTo("{\"id\":1,\"email\":\"ann@example.com\",\"name\":\"Ann\"}");
        assertThat(me.headers().firstValue("cache-control")).contains("private, no-cache");
        assertThat(me.headers().firstValue("vary")).isPresent();
        String tag = me.headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again =
                server.get("/api/me", "authorization", "Bearer " + text(answer, "access_token"), "if-none-match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().firstValue("cache-control")).contains("private, no-cache");
    }

    @Test
    void takesAFormAndTheColumnsName() {
        HttpResponse<String> form = post(
                "/login",
                "login=ann%40example.com&password=open+sesame",
                "content-type",
                "application/x-www-form-urlencoded");
        assertThat(form.statusCode()).as(form.body()).isEqualTo(200);
        HttpResponse<String> named = post("/login", "{\"email\":\"ann@example.com\",\"password\":\"open sesame\"}");
        assertThat(named.statusCode()).as(named.body()).isEqualTo(200);
    }

    @Test
    void doesNotTellAWrongPasswordFromAWrongLogin() {
        List<HttpResponse<String>> refusals = List.of(
                login("ann@example.com", "wrong"),
                login("nobody@example.com", "open sesame"),
                login("none@example.com", "open sesame"),
                login("ANN@example.com", "open sesame"),
                login("ann@example.com' OR '1'='1", "open sesame"));
        assertThat(refusals).allSatisfy(refusal -> {
            assertThat(refusal.statusCode()).isEqualTo(401);
            assertThat(refusal.body()).isEqualTo(refusals.get(0).body());
            assertThat(refusal.headers().firstValue("cache-control")).contains("no-store");
        });
    }

    @Test
    void knowsANumberByOneSpelling() {
        try (TestServer numbers = TestServer.start(TestPostgres.url(database), """
                postgres: { url: "${DATABASE_URL}" }
                accounts:
                  resource: users
                  login: id
                  password: password_hash
                  token: { secret: "%s" }
                  hashing: { memory: 1MiB, iterations: 1 }
                resources: { users: { hide: [password_hash], access: { read: anyone } } }
                """.formatted(TestTokens.SECRET))) {
            for (String login : List.of("1", "01", "+1", " 1", "0x1", "0b1")) {
                String body = "{\"login\":\"" + login + "\",\"password\":\"open sesame\"}";
                assertThat(numbers.send("POST", "/api/auth/login", body, "content-type", JSON)
                                .statusCode())
                        .as(login)
                        .isEqualTo(login.equals("1") ? 200 : 401);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|The body lacks 'login'",
                "{\"login\":\"x\"}|400|The body lacks 'password'",
                "{\"login\":\"x\",\"password\":\"\"}|400|The body lacks 'password'",
                "{\"login\":\"x\",\"pasword\":\"y\"}|400|Perhaps you meant 'password'",
                "{\"login\":7,\"password\":\"y\"}|400|something else than texts",
                "{\"login\":\"x\",\"login\":\"y\",\"password\":\"y\"}|400|no JSON object",
                "[]|400|no JSON object",
                "null|400|no JSON object",
                "nonsense|400|no JSON object",
                "{\"login\":\"x\",\"password\":\"y\"} x|400|no JSON object",
            })
    void saysWhatIsWrongWithABody(String body, int status, String explanation) {
        HttpResponse<String> answer = post("/login", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(explanation);
    }

    @Test
    void boundsWhatItHashes() {
        assertThat(login("ann@example.com", "p".repeat(1025)).statusCode()).isEqualTo(400);
        assertThat(login("ann@example.com", "p".repeat(1024)).statusCode()).isEqualTo(401);
        assertThat(login("a".repeat(321), "p").statusCode()).isEqualTo(400);
        assertThat(post("/login", "x", "content-type", "text/plain").statusCode())
                .isEqualTo(415);
        assertThat(server.get("/api/auth/login").statusCode()).isEqualTo(405);
    }

    @Test
    void goesOnWithANewTokenAtEachRefresh() {
        String first = text(login("ann@example.com", "open sesame"), "refresh_token");
        HttpResponse<String> second = refresh(first);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(me(text(second, "access_token")).statusCode()).isEqualTo(200);
        String next = text(second, "refresh_token");
        assertThat(next).isNotEqualTo(first);
        assertThat(refresh(next).statusCode()).isEqualTo(200);
    }

    @Test
    void endsASessionWhoseTokenComesAgainLater() {
        String first = text(login("dora@example.com", "open sesame"), "refresh_token");
        String second = text(refresh(first), "refresh_token");
        HttpResponse<String> tooEarly = refresh(first);
        assertThat(tooEarly.statusCode()).isEqualTo(401);
        String third = text(refresh(second), "refresh_token");
        TestPostgres.execute(
                database, "UPDATE headrace.sessions SET used = used - interval '1 minute' WHERE account = '4'");
        assertThat(refresh(first).statusCode()).isEqualTo(401);
        assertThat(refresh(third).statusCode()).isEqualTo(401);
        assertThat(TestPostgres.text(database, "SELECT count(*) FROM headrace.sessions WHERE account = '4'"))
                .isEqualTo("0");
    }

    @Test
    void endsASessionWhoseTokenComesAgainAfterTheNextWasUsed() {
        String first = text(login("ann@example.com", "open sesame"), "refresh_token");
        String second = text(refresh(first), "refresh_token");
        String third = text(refresh(second), "refresh_token");
        assertThat(refresh(first).statusCode()).isEqualTo(401);
        assertThat(refresh(third).statusCode()).isEqualTo(401);
    }

    @Test
    void logsOutWithATokenThatWasUsedToo() {
        String first = text(login("ann@example.com", "open sesame"), "refresh_token");
        String second = text(refresh(first), "refresh_token");
        assertThat(post("/logout", "{\"refresh_token\":\"" + first + "\"}").statusCode())
                .isEqualTo(204);
        assertThat(refresh(second).statusCode()).isEqualTo(401);
    }

    @Test
    void logsOut() {
        String token = text(login("ann@example.com", "open sesame"), "refresh_token");
        String body = "{\"refresh_token\":\"" + token + "\"}";
        assertThat(post("/logout", body).statusCode()).isEqualTo(204);
        assertThat(refresh(token).statusCode()).isEqualTo(401);
        assertThat(post("/logout", body).statusCode()).isEqualTo(204);
        assertThat(post("/logout", "{\"refresh_token\":\"nonsense\"}").statusCode())
                .isEqualTo(204);
    }

    @Test
    void endsSessionsThatAreOldAndThoseOfAccountsThatAreGone() {
        String old = text(login("emil@example.com", "open sesame"), "refresh_token");
        String orphan = text(login("emil@example.com", "open sesame"), "refresh_token");
        TestPostgres.execute(
                database,
                "UPDATE headrace.sessions SET ends = now() - interval '1 second' WHERE id = ("
                        + "SELECT id FROM headrace.sessions WHERE account = '5' ORDER BY begun LIMIT 1)");
        assertThat(refresh(old).statusCode()).isEqualTo(401);
        TestPostgres.execute(database, "DELETE FROM users WHERE id = 5");
        assertThat(refresh(orphan).statusCode()).isEqualTo(401);
        Await.until(
                "nothing is left of them",
                () -> TestPostgres.text(
                                database, "SELECT count(*) FROM headrace.sessions WHERE account = '5' AND ends > now()")
                        .equals("0"));
    }

    @Test
    void makesAnOldHashAnew() {
        assertThat(login("bob@example.com", "U*U").statusCode()).isEqualTo(200);
        Await.until(
                "the hash is argon2id",
                () -> TestPostgres.text(database, "SELECT password_hash FROM users WHERE id = 2")
                        .startsWith("$argon2id$v=19$m=1024,t=1,p=1$"));
        assertThat(login("bob@example.com", "U*U").statusCode()).isEqualTo(200);
        assertThat(login("bob@example.com", "U*V").statusCode()).isEqualTo(401);
    }

    @Test
    void refusesWhatIsNoTokenWhereverItComes() {
        for (String path : List.of("/api/users/1", "/api/me", "/nowhere")) {
            HttpResponse<String> refused = server.get(path, "authorization", "Bearer nonsense");
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().firstValue("www-authenticate")).contains("Bearer error=\"invalid_token\"");
        }
        assertThat(server.get("/api/users/1", "authorization", "Basic YTpi").statusCode())
                .isEqualTo(401);
        assertThat(server.get("/api/users/1", "authorization", "Bearer a", "authorization", "Bearer b")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(server.get("/api/me").headers().firstValue("www-authenticate"))
                .contains("Bearer");
        assertThat(me(TestTokens.of("99")[1].substring("Bearer ".length())).statusCode())
                .isEqualTo(404);
        for (String other : List.of("+1", "01", " 1", "1 ", "0x1", "\u0661")) {
            assertThat(me(TestTokens.of(other)[1].substring("Bearer ".length())).statusCode())
                    .as(other)
                    .isEqualTo(404);
        }
        assertThat(me(TestTokens.of("no number")[1].substring("Bearer ".length()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.get("/api/users/1", "authorization", "bEARER " + TestTokens.of("1")[1].substring(7))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void letsAnybodyLogInWhateverTokenTheyHave() {
        HttpResponse<String> answer = post(
                "/login",
                "{\"login\":\"ann@example.com\",\"password\":\"open sesame\"}",
                "content-type",
                JSON,
                "authorization",
                "Bearer expired");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void letsNobodyGiveThemselvesARole() {
        String token = text(login("bob@example.com", "U*U"), "access_token");
        HttpResponse<String> refused =
                server.send("PATCH", "/api/users/2", "{\"roles\":[\"admin\"]}", "authorization", "Bearer " + token);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThatThrownBy(() -> TestServer.settings(TestPostgres.url(database), """
                        postgres: { url: "${DATABASE_URL}" }
                        accounts:
                          { resource: users, login: email, password: password_hash, roles: roles, token: { secret: "%s" } }
                        resources:
                          users: { hide: [password_hash], access: { read: anyone, write: owner, owner: id } }
                          people: { table: public.users, access: { read: anyone } }
                        """.formatted(TestTokens.SECRET)))
                .hasStackTraceContaining("must name \"roles\"")
                .hasStackTraceContaining("resources.people.hide  must name \"password_hash\"");
    }

    @Test
    void saysWhichColumnsThereAreNot() {
        assertThatThrownBy(() -> TestServer.start(TestPostgres.url(database), """
                        postgres: { url: "${DATABASE_URL}" }
                        accounts:
                          { resource: users, login: mail, password: hash, roles: rolls, token: { secret: "%s" } }
                        resources: { users: { hide: [hash], access: { read: anyone } } }
                        """.formatted(TestTokens.SECRET)))
                .hasStackTraceContaining("accounts.login names \"mail\"")
                .hasStackTraceContaining("perhaps you meant \"email\"")
                .hasStackTraceContaining("accounts.password names \"hash\"")
                .hasStackTraceContaining("accounts.roles names \"rolls\"");
    }

    @Test
    void hidesTheHash() {
        String[] ann = TestTokens.of("1");
        assertThat(server.get("/api/me", ann).body()).doesNotContain("argon2", "password_hash");
        assertThat(server.get("/api/users?password_hash=like.*", ann).statusCode())
                .isEqualTo(400);
        assertThat(server.get("/api/users?select=password_hash", ann).statusCode())
                .isEqualTo(400);
        assertThat(server.get("/api/users?order=password_hash", ann).statusCode())
                .isEqualTo(400);
        assertThat(server.send("PATCH", "/api/users/1", "{\"password_hash\":\"x\"}", ann)
                        .statusCode())
                .isEqualTo(400);
    }
}
