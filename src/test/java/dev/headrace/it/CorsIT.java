package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.RawClient;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import dev.headrace.testing.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What pages of other origins may do. The client is a socket, because Java's own sends no Origin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsIT {
    private static final String SHOP = "https://shop.example.com";
    private String database;
    private TestServer some;
    private TestServer all;
    private TestServer none;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, "CREATE TABLE items (id int PRIMARY KEY); INSERT INTO items VALUES (1)");
        some = server("http: { cors: { origins: [\"" + SHOP + "\", \"http://localhost:3000\"] } }");
        all = server("http: { cors: { origins: [\"*\"], max-age: 1h } }");
        none = server("");
    }

    private TestServer server(String http) {
        return TestServer.start(TestPostgres.url(database), """
                postgres: { url: "${DATABASE_URL}" }
                %s
                resources:
                  items: { access: { read: anyone, write: authenticated } }
                  closed: { table: public.items, access: { read: authenticated } }
                """.formatted(http) + TestTokens.ISSUERS);
    }

    @AfterAll
    void stop() {
        some.close();
        all.close();
        none.close();
    }

    private static String ask(TestServer server, String method, String path, String... headers) {
        try (RawClient client = new RawClient(server.port())) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + String.join("\r\n", headers) + "\r\n\r\n");
            return client.readToTheEnd().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void letsNamedOriginsIn() {
        String answer = ask(some, "GET", "/api/items", "Origin: " + SHOP);
        assertThat(answer)
                .contains("access-control-allow-origin: " + SHOP, "access-control-expose-headers: ", "vary: origin")
                .contains("ratelimit-policy, ", "ratelimit-remaining, ", "x-cache-pending, ", "x-ratelimit-limit")
                .doesNotContain("access-control-allow-credentials");
        assertThat(ask(some, "GET", "/api/closed", "Origin: " + SHOP))
                .startsWith("http/1.1 401")
                .contains("access-control-allow-origin: " + SHOP);
        assertThat(ask(some, "GET", "/nowhere", "Origin: " + SHOP)).contains("access-control-allow-origin: " + SHOP);
    }

    @Test
    void saysAllThatAPrivateAnswerDependsOn() {
        String token = String.join(": ", TestTokens.of("7"));
        String answer = ask(some, "GET", "/api/closed", "Origin: " + SHOP, token);
        assertThat(answer).startsWith("http/1.1 200").contains("cache-control: private, no-cache");
        String vary = Pattern.compile("^vary: (.*)$", Pattern.MULTILINE)
                .matcher(answer)
                .results()
                .map(line -> line.group(1).strip())
                .collect(Collectors.joining(", "));
        assertThat(vary).contains("origin", "authorization", "accept");
    }

    @Test
    void letsNobodyElseIn() {
        for (String origin :
                new String[] {"https://evil.example", SHOP + ".evil.example", "null", "http://shop.example.com"}) {
            assertThat(ask(some, "GET", "/api/items", "Origin: " + origin))
                    .startsWith("http/1.1 200")
                    .doesNotContain("access-control-allow-origin")
                    .contains("vary: origin");
            assertThat(ask(some, "OPTIONS", "/api/items", "Origin: " + origin, "Access-Control-Request-Method: GET"))
                    .startsWith("http/1.1 204")
                    .doesNotContain("access-control");
        }
        assertThat(ask(none, "GET", "/api/items", "Origin: " + SHOP)).doesNotContain("access-control", "vary: origin");
    }

    @Test
    void tellsBeforehandWhatIsAllowed() {
        String answer = ask(
                some,
                "OPTIONS",
                "/api/items",
                "Origin: " + SHOP,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization, content-type");
        assertThat(answer)
                .startsWith("http/1.1 204")
                .contains("access-control-allow-origin: " + SHOP)
                .contains("access-control-allow-methods: get, head, post, patch, put, delete")
                .contains("access-control-allow-headers: authorization, content-type")
                .contains("access-control-max-age: 600");
        assertThat(ask(
                        some,
                        "OPTIONS",
                        "/api/items",
                        "Origin: " + SHOP,
                        "Access-Control-Request-Method: POST",
                        "Access-Control-Request-Headers: x\u0001y"))
                .doesNotContain("access-control-allow-headers");
    }

    @Test
    void letsAllInWhereThatIsMeant() {
        assertThat(ask(all, "GET", "/api/items", "Origin: " + SHOP))
                .contains("access-control-allow-origin: *")
                .doesNotContain("vary: origin");
        assertThat(ask(all, "OPTIONS", "/api/items", "Origin: null", "Access-Control-Request-Method: GET"))
                .contains("access-control-allow-origin: *", "access-control-max-age: 3600");
    }

    @Test
    void saysThatAnAnswerIsForOneCaller() {
        String[] token = TestTokens.of("1");
        assertThat(ask(none, "GET", "/api/closed", token[0] + ": " + token[1]))
                .startsWith("http/1.1 200")
                .contains("cache-control: private, no-cache", "vary: authorization");
        assertThat(ask(none, "GET", "/api/closed/99", token[0] + ": " + token[1]))
                .startsWith("http/1.1 404")
                .contains("cache-control: private, no-cache", "vary: authorization");
    }
}
