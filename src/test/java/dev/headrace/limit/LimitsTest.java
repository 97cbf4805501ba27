package dev.headrace.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Caller;
import dev.headrace.config.Binder;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import dev.headrace.fault.Fault;
import dev.headrace.testing.Await;
import dev.headrace.watch.LimitOutcome;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is counted, and by what; of one node without Redis, and with time that the test moves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {
    private static final Caller SOMEBODY = Caller.anonymous("192.0.2.1");
    private final Vertx vertx = Vertx.vertx();
    private final List<String> decided = new ArrayList<>();
    private long nanos = 1;

    @AfterAll
    void stop() {
        Await.value(vertx.close());
    }

    private Limits limits(String... policies) {
        Map<String, PolicyConfig> configs = new TreeMap<>();
        for (String policy : policies) {
            String name = policy.substring(0, policy.indexOf(':'));
            Source yaml = new Source("test", policy.substring(policy.indexOf(':') + 1));
            configs.put(
                    name,
                    Binder.bind(PolicyConfig.class, yaml, Overrides.none(Map.of()))
                            .value());
        }
        LimiterConfig config = Binder.bind(LimiterConfig.class, new Source("t", "{}"), Overrides.none(Map.of()))
                .value();
        Watcher watcher = new Watcher() {
            @Override
            public void limitDecided(String policy, LimitOutcome outcome) {
                decided.add(policy + " " + outcome);
            }
        };
        return new Limits(vertx, config, configs, Optional.empty(), watcher, () -> nanos);
    }

    private static boolean passes(Limits limits, Caller caller) {
        return passes(limits, "GET", "/api/users/1", caller);
    }

    private static boolean passes(Limits limits, String method, String path, Caller caller) {
        Admission admission = limits.of(method, path, "/api/{resource}/{key}", caller);
        if (admission == null) {
            return true;
        }
        assertThat(admission.decide()).as("nobody has to be asked").isNull();
        return admission.refusal() == null;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/,                     /api/users/1,  GET,  true",
        "/api/,                     /api/,         GET,  true",
        "/api/,                     /api,          GET,  true",
        "/api/,                     /apis,         GET,  false",
        "/api/users/1,              /api/users/1,  GET,  true",
        "/api/users/1,              /api/users/12, GET,  false",
        "'/api/{resource}/{key}',   /api/users/1,  GET,  true",
        "'/api/{resource}',         /api/users/1,  GET,  false",
        "'/api/, methods: [POST]',  /api/users/1,  GET,  false",
        "'/api/, methods: [POST]',  /api/users/1,  POST, true",
        "'/api/, skip: { addresses: [192.0.2.0/24] }', /api/users/1, GET, false",
        "'/api/, skip: { addresses: [10.0.0.0/8] }',   /api/users/1, GET, true",
        "'/api/, skip: { roles: [admin] }',            /api/users/1, GET, true",
        "'/api/, by: caller',       /api/users/1,  GET,  false",
        "'/api/, by: account',      /api/users/1,  GET,  false",
    })
    void countsWhatAPolicyHoldsFor(String policy, String path, String method, boolean isCounted) {
        Limits limits = limits("p: { quota: 1, window: 1m, path: " + quoted(policy) + " }");
        assertThat(passes(limits, method, path, SOMEBODY)).isTrue();
        assertThat(passes(limits, method, path, SOMEBODY)).isEqualTo(!isCounted);
    }

    private static String quoted(String policy) {
        int comma = policy.indexOf(',');
        return comma < 0 ? '"' + policy + '"' : '"' + policy.substring(0, comma) + '"' + policy.substring(comma);
    }

    @Test
    void skipsRoles() {
        Limits limits = limits("p: { path: /, quota: 1, window: 1m, skip: { roles: [admin] } }");
        Caller admin = SOMEBODY.as("7", Set.of("admin", "user"));
        assertThat(passes(limits, admin)).isTrue();
        assertThat(passes(limits, admin)).isTrue();
    }

    @Test
    void countsCallersByAccountAndOthersByAddress() {
        Limits limits = limits("p: { path: /, quota: 1, window: 1m }");
        assertThat(passes(limits, SOMEBODY.as("7", Set.of()))).isTrue();
        assertThat(passes(limits, Caller.anonymous("192.0.2.2").as("7", Set.of())))
                .isFalse();
        assertThat(passes(limits, SOMEBODY.as("8", Set.of()))).isTrue();
        assertThat(passes(limits, SOMEBODY)).isTrue();
        assertThat(passes(limits, SOMEBODY)).isFalse();
        assertThat(passes(limits, SOMEBODY.as("192.0.2.1", Set.of())))
                .as("an account that is called like an address")
                .isTrue();
    }

    @Test
    void s57_addressesOfOneNetworkAreOneClient() {
        Limits limits = limits("p: { path: /, quota: 10, window: 1m }");
        int passed = 0;
        for (int i = 0; i < 10_000; i++) {
            passed += passes(limits, Caller.anonymous("2001:db8:0:12::" + Integer.toHexString(i))) ? 1 : 0;
        }
        assertThat(passed).isEqualTo(10);
        assertThat(passes(limits, Caller.anonymous("2001:db8:0:ff::1")))
                .as("same /56")
                .isFalse();
        assertThat(passes(limits, Caller.anonymous("2001:db8:0:100::1"))).isTrue();
    }

    @Test
    void s58_aMillionClientsNeedBoundedMemory() {
        Limits limits = limits("p: { path: /, quota: 1, window: 1h }");
        Caller regular = Caller.anonymous("10.255.255.255");
        for (int i = 0; i < 1_000_000; i++) {
            String address = "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
            assertThat(passes(limits, Caller.anonymous(address))).isTrue();
            if (i % 1000 == 0) {
                passes(limits, regular);
            }
        }
        assertThat(limits.clients()).isLessThanOrEqualTo(Limits.MOST_CLIENTS);
        assertThat(passes(limits, regular)).as("who comes often is remembered").isFalse();
    }

    @Test
    void s54_anExactPolicyHoldsInEveryWindow() {
        Limits limits = limits("p: { path: /, quota: 10, window: 15m, exact: true }");
        List<Long> passed = new ArrayList<>();
        for (int second = 0; second < 7200; second++) {
            nanos = 1 + TimeUnit.SECONDS.toNanos(second);
            // At the edges of quarters of an hour, and all the time in the second hour.
            boolean asks = second % 900 > 890 || second % 900 < 10 || second > 3600;
            if (asks && passes(limits, SOMEBODY)) {
                passed.add(nanos);
            }
        }
        assertThat(passed).hasSizeGreaterThan(60);
        long window = TimeUnit.MINUTES.toNanos(15);
        for (int i = 10; i < passed.size(); i++) {
            assertThat(passed.get(i) - passed.get(i - 10)).isGreaterThan(window);
        }
    }

    @Test
    void aRefusedRequestIsCountedByNobody() {
        Limits limits = limits(
                "a: { path: /, quota: 5, window: 1m }", "b: { path: /api/users/, quota: 1, window: 1m, exact: true }");
        assertThat(passes(limits, SOMEBODY)).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(passes(limits, SOMEBODY)).isFalse();
        }
        for (int i = 0; i < 4; i++) {
            assertThat(passes(limits, "GET", "/other", SOMEBODY)).isTrue();
        }
        assertThat(passes(limits, "GET", "/other", SOMEBODY)).isFalse();
        assertThat(decided).contains("a ADMITTED_LOCALLY", "b ADMITTED_LOCALLY", "b REFUSED_LOCALLY");
    }

    @Test
    void countsLoginsWhoeverSendsThem() {
        Limits limits = limits(
                "p: { path: /api/auth/, quota: 10, window: 15m, exact: true, by: ip-and-account, message: Too many }");
        for (int i = 0; i < 10; i++) {
            assertThat(charge(limits, "192.0.2." + i, "Ann@Example.com").succeeded())
                    .isTrue();
        }
        Throwable refusal = charge(limits, "192.0.2.99", " ann@example.COM").cause();
        assertThat(refusal).isInstanceOf(Fault.class).hasMessage("Too many");
        assertThat(((Fault) refusal).status()).isEqualTo(429);
        assertThat(((Fault) refusal).retryAfterSeconds()).isEqualTo(900);
        assertThat(charge(limits, "192.0.2.99", "bob@example.com").succeeded()).isTrue();
        assertThat(passes(limits, "POST", "/api/auth/login", Caller.anonymous("192.0.2.1")))
                .as("the address has a count of its own")
                .isTrue();
    }

    private static Future<Void> charge(Limits limits, String address, String login) {
        return limits.chargeAccount("POST", "/api/auth/login", "/api/auth/login", Caller.anonymous(address), login);
    }
}
