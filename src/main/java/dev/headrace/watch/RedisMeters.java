package dev.headrace.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of Redis. Nothing is allocated for a command. */
final class RedisMeters {
    private final AtomicInteger up = new AtomicInteger();
    private final Map<RedisOutcome, Counter> commands = new EnumMap<>(RedisOutcome.class);
    private final Timer answers;

    RedisMeters(MeterRegistry registry) {
        Gauge.builder("redis.up", up, AtomicInteger::get)
                .description("1 while Redis answers.")
                .register(registry);
        for (RedisOutcome outcome : RedisOutcome.values()) {
            Counter counter = Counter.builder("redis.commands")
                    .description("Commands to Redis, and how they ended.")
                    .tags("outcome", outcome.label())
                    .register(registry);
            commands.put(outcome, counter);
        }
        answers = Timer.builder("redis.command")
                .description("Time of commands that Redis answered, the network included.")
                .serviceLevelObjectives(Buckets.REDIS)
                .register(registry);
    }

    void up(boolean isUp) {
        up.set(isUp ? 1 : 0);
    }

    void ended(RedisOutcome outcome, long nanos) {
        commands.get(outcome).increment();
        if (outcome == RedisOutcome.OK || outcome == RedisOutcome.ERROR) {
            answers.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
