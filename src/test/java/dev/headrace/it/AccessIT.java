package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import dev.headrace.testing.TestTokens;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise 10: every way to read asked by everybody, with caches that anybody else has warmed before, on two nodes. What each
 * caller may see is told by a model, so nothing is compared with an answer that could be wrong in the same way.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
    /** The key of a note and its owner. */
    private static final Map<Integer, String> NOTES = new TreeMap<>(Map.of(1, "7", 2, "8", 3, "7", 4, "8", 5, "9"));

    private static final Map<String, String> RULES = Map.of(
            "open", "read: anyone",
            "members", "read: authenticated",
            "own", "read: owner, owner: owner_id",
            "watched", "read: owner, owner: owner_id, read-roles: [admin]",
            "admins", "read: nobody, read-roles: [admin]",
            "closed", "read: nobody");

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private static final List<String> PATTERNS = List.of("none", "cache-aside", "refresh-ahead");

    private enum Who {
        ANONYMOUS,
        SEVEN,
        EIGHT,
        NOBODY_HERE,
        ADMIN;

        String[] headers() {
            return switch (this) {
                case ANONYMOUS -> new String[0];
                case SEVEN -> TestTokens.of("7");
                case EIGHT -> TestTokens.of("8");
                case NOBODY_HERE -> TestTokens.of("not a number");
                case ADMIN -> TestTokens.of("1000", "admin");
            };
        }

        String account() {
            return switch (this) {
                case SEVEN -> "7";
                case EIGHT -> "8";
                default -> "";
            };
        }
    }

    private String database;
    private RedisProcess redis;
    private TestServer one;
    private TestServer two;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        String rows = NOTES.entrySet().stream()
                .map(note -> "(" + note.getKey() + ", " + note.getValue() + ", 'note ' || " + note.getKey()
                        + ", '{\"owner_id\": 7}')")
                .collect(Collectors.joining(", "));
        TestPostgres.execute(
                database,
                "CREATE TABLE notes (id int PRIMARY KEY, aside jsonb, owner_id int, text text);"
                        + "INSERT INTO notes (id, owner_id, text, aside) VALUES " + rows);
        redis = RedisProcess.launch();
        one = TestServer.start(TestPostgres.url(database), redis.url(), yaml());
        two = TestServer.start(TestPostgres.url(database), redis.url(), yaml());
    }

    private static String yaml() {
        StringBuilder yaml = new StringBuilder("""
                postgres: { url: "${DATABASE_URL}" }
                redis: { url: "${REDIS_URL}" }
                """).append(TestTokens.ISSUERS).append("resources:\n");
        RULES.forEach((rule, access) -> PATTERNS.forEach(pattern -> yaml.append("  ")
                .append(rule + "-" + pattern)
                .append(": { table: public.notes, access: { " + access + " }, cache: { pattern: " + pattern)
                .append(pattern.equals("none") ? "" : ", lists: 1m")
                .append(" } }\n")));
        return yaml.toString();
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
        redis.close();
    }

    static Stream<String> resources() {
        return RULES.keySet().stream()
                .sorted()
                .flatMap(rule -> PATTERNS.stream().map(pattern -> rule + "-" + pattern));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void showsNobodyWhatIsNotTheirsWhoeverAskedBefore(String resource) {
        String rule = resource.substring(0, resource.indexOf('-'));
        for (Who first : Who.values()) {
            for (Who second : Who.values()) {
                for (Question question : questions(resource)) {
                    check(one, rule, first, question);
                    check(one, rule, second, question);
                    check(two, rule, second, question);
                }
            }
        }
    }

    /**
     * @param keys of the rows that it asks for, in the order of the answer
     * @param isOne whether it asks for one row by its key, as an object
     */
    private record Question(String path, List<Integer> keys, boolean isOne) {}

    private static List<Question> questions(String resource) {
        String api = "/api/" + resource;
        List<Question> questions = new ArrayList<>();
        for (int key = 1; key <= 6; key++) {
            questions.add(new Question(api + "/" + key, List.of(key), true));
            questions.add(new Question(api + "?id=eq." + key, List.of(key), false));
        }
        questions.add(new Question(api + "/2?select=id,text", List.of(2), true));
        questions.add(new Question(api + "?id=in.(1,2,5)", List.of(1, 2, 5), false));
        questions.add(new Question(api + "?order=id", List.of(1, 2, 3, 4, 5), false));
        questions.add(new Question(api + "?order=id&limit=10", List.of(1, 2, 3, 4, 5), false));
        questions.add(new Question(api + "?owner_id=eq.8&order=id&limit=10", List.of(2, 4), false));
        questions.add(new Question(api + "?or=(owner_id.eq.8,id.gt.0)&order=id", List.of(1, 2, 3, 4, 5), false));
        questions.add(new Question(api + "?not.and=(id.eq.1,id.eq.2)&order=id", List.of(1, 2, 3, 4, 5), false));
        questions.add(new Question("/export/" + resource + "?order=id&format=json", List.of(1, 2, 3, 4, 5), false));
        return questions;
    }

    private static void check(TestServer server, String rule, Who who, Question question) {
        HttpResponse<String> answer = server.get(question.path(), who.headers());
        String described = who + " " + question.path() + " got " + answer.statusCode() + " " + answer.body();
        int refusal = refusal(rule, who);
        if (refusal != 0) {
            assertThat(answer.statusCode()).as(described).isEqualTo(refusal);
            assertThat(answer.headers().firstValue("etag")).as(described).isEmpty();
            checkConditions(server, who, question, refusal, described);
            return;
        }
        assertThat(answer.headers().firstValue("cache-control").orElse("").equals("private, no-cache"))
                .as(described)
                .isEqualTo(!rule.equals("open"));
        List<Integer> seen =
                question.keys().stream().filter(key -> maySee(rule, who, key)).toList();
        if (question.isOne()) {
            assertThat(answer.statusCode()).as(described).isEqualTo(seen.isEmpty() ? 404 : 200);
            assertThat(answer.headers().firstValue("etag").isPresent())
                    .as(described)
                    .isEqualTo(!seen.isEmpty());
            checkConditions(server, who, question, seen.isEmpty() ? 404 : 200, described);
        }
        List<Integer> ids = ID.matcher(answer.body())
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
        assertThat(ids).as(described).isEqualTo(seen);
    }

    /** A tag tells no more than the row: to whom there is none, none is unchanged. */
    private static void checkConditions(TestServer server, Who who, Question question, int status, String described) {
        if (question.isOne()) {
            String[] headers = Stream.concat(Stream.of(who.headers()), Stream.of("if-none-match", "*"))
                    .toArray(String[]::new);
            assertThat(server.get(question.path(), headers).statusCode())
                    .as(described)
                    .isEqualTo(status == 200 ? 304 : status);
            assertThat(server.head(question.path(), who.headers()).statusCode())
                    .as(described)
                    .isEqualTo(status);
        }
    }

    private static int refusal(String rule, Who who) {
        boolean anonymous = who == Who.ANONYMOUS;
        return switch (rule) {
            case "open" -> 0;
            case "members" -> anonymous ? 401 : 0;
            case "own" -> anonymous ? 401 : who == Who.NOBODY_HERE ? 403 : 0;
            case "watched" -> anonymous ? 401 : who == Who.NOBODY_HERE ? 403 : 0;
            case "admins" -> anonymous ? 401 : who == Who.ADMIN ? 0 : 403;
            default -> 403;
        };
    }

    private static boolean maySee(String rule, Who who, int key) {
        boolean exists = NOTES.containsKey(key);
        boolean ownAlone = rule.equals("own") || (rule.equals("watched") && who != Who.ADMIN);
        return exists && (!ownAlone || NOTES.get(key).equals(who.account()));
    }
}
