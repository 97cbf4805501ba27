package dev.headrace.api.limits;

import dev.headrace.call.NanoClock;
import dev.headrace.http.Exchange;
import dev.headrace.limit.LimiterConfig;
import dev.headrace.limit.Policy;
import dev.headrace.limit.Verdict;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The header fields that tell what is left, in the form of one of the drafts of draft-ietf-httpapi-ratelimit-headers.
 *
 * <p>Before the eighth draft there is room for one policy only: the one that leaves least.
 */
final class RateLimitFields {
    private static final CharSequence RATELIMIT = HttpHeaders.createOptimized("ratelimit");
    private static final CharSequence RATELIMIT_POLICY = HttpHeaders.createOptimized("ratelimit-policy");
    private static final CharSequence RATELIMIT_LIMIT = HttpHeaders.createOptimized("ratelimit-limit");
    private static final CharSequence RATELIMIT_REMAINING = HttpHeaders.createOptimized("ratelimit-remaining");
    private static final CharSequence RATELIMIT_RESET = HttpHeaders.createOptimized("ratelimit-reset");
    private static final CharSequence X_LIMIT = HttpHeaders.createOptimized("x-ratelimit-limit");
    private static final CharSequence X_REMAINING = HttpHeaders.createOptimized("x-ratelimit-remaining");
    private static final CharSequence X_RESET = HttpHeaders.createOptimized("x-ratelimit-reset");

    private final LimiterConfig config;
    private final NanoClock clock;
    private final InstantSource calendar;
    private final Map<Policy, String> policyToItem = new ConcurrentHashMap<>();

    RateLimitFields(LimiterConfig config, NanoClock clock, InstantSource calendar) {
        this.config = config;
        this.clock = clock;
        this.calendar = calendar;
    }

    /** Puts them where they stay, whatever the answer becomes. */
    void put(Exchange exchange, List<Verdict> verdicts) {
        put(verdicts, exchange::putLasting);
    }

    void put(List<Verdict> verdicts, BiConsumer<CharSequence, CharSequence> headers) {
        long now = clock.nanos();
        Verdict tightest = tightest(verdicts);
        if (tightest == null) {
            return;
        }
        long reset = seconds(tightest, now);
        switch (config.headers()) {
            case DRAFT_8 -> {
                headers.accept(RATELIMIT_POLICY, policies(verdicts, ","));
                headers.accept(RATELIMIT, states(verdicts, now));
            }
            case DRAFT_7 -> {
                headers.accept(
                        RATELIMIT,
                        "limit=" + tightest.policy().quota() + ", remaining=" + tightest.remaining() + ", reset="
                                + reset);
                headers.accept(RATELIMIT_POLICY, policies(verdicts, ", "));
            }
            case DRAFT_6 -> {
                headers.accept(RATELIMIT_LIMIT, Long.toString(tightest.policy().quota()));
                headers.accept(RATELIMIT_REMAINING, Long.toString(tightest.remaining()));
                headers.accept(RATELIMIT_RESET, Long.toString(reset));
                headers.accept(RATELIMIT_POLICY, policies(verdicts, ", "));
            }
            case OFF -> {}
        }
        if (config.legacyHeaders()) {
            headers.accept(X_LIMIT, Long.toString(tightest.policy().quota()));
            headers.accept(X_REMAINING, Long.toString(tightest.remaining()));
            headers.accept(X_RESET, Long.toString(calendar.instant().getEpochSecond() + reset));
        }
    }

    /** A refusal is never over at once. */
    private static long seconds(Verdict verdict, long now) {
        long seconds = verdict.resetSeconds(now);
        return verdict.admits() ? seconds : Math.max(1, seconds);
    }

    /** The one that leaves least; of two, the one that takes longer. Null when nothing was counted. */
    private static Verdict tightest(List<Verdict> verdicts) {
        Verdict tightest = null;
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            if (verdict.isCounted() && (tightest == null || isTighter(verdict, tightest))) {
                tightest = verdict;
            }
        }
        return tightest;
    }

    private static boolean isTighter(Verdict verdict, Verdict other) {
        return verdict.admits() != other.admits()
                ? !verdict.admits()
                : verdict.remaining() != other.remaining()
                        ? verdict.remaining() < other.remaining()
                        : verdict.resetAt() - other.resetAt() > 0;
    }

    private String policies(List<Verdict> verdicts, String separator) {
        if (verdicts.size() == 1) {
            return item(verdicts.get(0).policy());
        }
        StringBuilder text = new StringBuilder(64);
        for (int i = 0; i < verdicts.size(); i++) {
            text.append(text.isEmpty() ? "" : separator)
                    .append(item(verdicts.get(i).policy()));
        }
        return text.toString();
    }

    private String item(Policy policy) {
        String known = policyToItem.get(policy);
        return known != null ? known : policyToItem.computeIfAbsent(policy, this::newItem);
    }

    private String newItem(Policy policy) {
        return config.headers() == LimiterConfig.Headers.DRAFT_8
                ? '"' + policy.name() + "\";q=" + policy.quota() + ";w=" + policy.windowSeconds()
                : policy.quota() + ";w=" + policy.windowSeconds();
    }

    private static String states(List<Verdict> verdicts, long now) {
        StringBuilder text = new StringBuilder(40);
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            if (verdict.isCounted()) {
                text.append(text.isEmpty() ? "\"" : ",\"")
                        .append(verdict.policy().name())
                        .append("\";r=")
                        .append(verdict.remaining())
                        .append(";t=")
                        .append(seconds(verdict, now));
            }
        }
        return text.toString();
    }
}
