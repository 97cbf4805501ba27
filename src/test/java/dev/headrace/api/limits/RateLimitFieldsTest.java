package dev.headrace.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Caller;
import dev.headrace.config.Binder;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import dev.headrace.limit.Admission;
import dev.headrace.limit.LimiterConfig;
import dev.headrace.limit.Limits;
import dev.headrace.limit.PolicyConfig;
import dev.headrace.watch.Watcher;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of the header fields. */
class RateLimitFieldsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final InstantSource CALENDAR = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));
    private static final String GENERAL = "{ path: /, quota: 100, window: 15m }";
    private static final String BURST = "{ path: /burst/, quota: 20, window: 10s }";

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    headers: draft-8 | /x       | ratelimit: "general";r=99;t=900 ~ ratelimit-policy: "general";q=100;w=900
                    headers: draft-8 | /burst/x | ratelimit: "burst";r=19;t=10,"general";r=99;t=900 ~ ratelimit-policy: "burst";q=20;w=10,"general";q=100;w=900
                    headers: draft-7 | /x       | ratelimit: limit=100, remaining=99, reset=900 ~ ratelimit-policy: 100;w=900
                    headers: draft-7 | /burst/x | ratelimit: limit=20, remaining=19, reset=10 ~ ratelimit-policy: 20;w=10, 100;w=900
                    headers: draft-6 | /x       | ratelimit-limit: 100 ~ ratelimit-policy: 100;w=900 ~ ratelimit-remaining: 99 ~ ratelimit-reset: 900
                    headers: draft-6 | /burst/x | ratelimit-limit: 20 ~ ratelimit-policy: 20;w=10, 100;w=900 ~ ratelimit-remaining: 19 ~ ratelimit-reset: 10
                    headers: off     | /x       | ``
                    headers: off, legacy-headers: true | /x | x-ratelimit-limit: 100 ~ x-ratelimit-remaining: 99 ~ x-ratelimit-reset: 1700000900
                    """)
    void s61_haveTheFormOfTheDraft(String setting, String path, String expected) {
        LimiterConfig config = bind(LimiterConfig.class, "{ " + setting + " }");
        Limits limits = new Limits(
                VERTX,
                config,
                Map.of("general", bind(PolicyConfig.class, GENERAL), "burst", bind(PolicyConfig.class, BURST)),
                Optional.empty(),
                new Watcher() {},
                () -> 7);
        Admission admission = limits.of("GET", path, "/x", Caller.anonymous("10.0.0.1"));
        admission.decide();
        Map<String, String> headers = new TreeMap<>();
        new RateLimitFields(config, () -> 7, CALENDAR)
                .put(admission.verdicts(), (name, value) -> headers.put(name.toString(), value.toString()));
        String printed = headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining(" ~ "));
        assertThat(printed).isEqualTo(expected);
    }

    @Test
    void s53_noneOfThemKnowsTheWallClock() {
        LimiterConfig config = bind(LimiterConfig.class, "{}");
        Map<String, PolicyConfig> policies = Map.of("p", bind(PolicyConfig.class, GENERAL));
        AtomicReference<Instant> calendar = new AtomicReference<>(Instant.ofEpochSecond(1_700_000_000));
        Limits limits = new Limits(VERTX, config, policies, Optional.empty(), new Watcher() {}, () -> 7);
        RateLimitFields fields = new RateLimitFields(config, () -> 7, calendar::get);
        List<String> states = new ArrayList<>();
        for (long jump : new long[] {3600, -7200, 3600}) {
            calendar.updateAndGet(now -> now.plusSeconds(jump));
            Admission admission = limits.of("GET", "/x", "/x", Caller.anonymous("10.0.0.1"));
            admission.decide();
            fields.put(admission.verdicts(), (name, value) -> states.add(value.toString()));
        }
        String policy = "\"p\";q=100;w=900";
        assertThat(states)
                .containsExactly(policy, "\"p\";r=99;t=900", policy, "\"p\";r=98;t=900", policy, "\"p\";r=97;t=900");
    }

    private static <T extends Record> T bind(Class<T> type, String yaml) {
        return Binder.bind(type, new Source("test", yaml), Overrides.none(Map.of()))
                .value();
    }
}
