package dev.headrace.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Many schedules of the protocols of leases, write intents and versions, in simulated time; and what finds a mistake. */
class ScheduleTest {
    private static final int SCHEDULES = Integer.getInteger("headrace.schedules", 100_000);
    private static final long SEED = Long.getLong("headrace.seed", System.nanoTime() & 0xffff_ffffL);

    /** Runs schedules until one is broken; answers what was broken, and its seed. */
    private static String firstBroken(int most, UnaryOperator<String> edit) {
        SimulatedTime time = new SimulatedTime();
        SimulatedRedis redis = new SimulatedRedis(time, edit);
        for (int i = 0; i < most; i++) {
            Schedule schedule = new Schedule(time, redis, SEED + i);
            redis.afterEach(schedule::checkShared);
            List<String> broken = schedule.run();
            if (!broken.isEmpty()) {
                return "seed " + (SEED + i) + ": " + broken;
            }
        }
        return null;
    }

    @Test
    void nobodySeesAnAcknowledgedWriteTooLate() {
        System.out.println(SCHEDULES + " schedules from seed " + SEED);
        assertThat(firstBroken(SCHEDULES, script -> script))
                .as("repeat with -Dheadrace.schedules=1 -Dheadrace.seed=<seed>")
                .isNull();
    }

    /** What is left out of the scripts, one thing at a time. The first makes of the lease a lock as textbooks have it. */
    static Stream<Arguments> omissions() {
        return Stream.of(
                arguments(
                        "whether the lease is still held",
                        "if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end",
                        ""),
                arguments("that a write takes leases away", "call('DEL', KEYS[1], KEYS[2])", "call('DEL', KEYS[1])"),
                arguments("that a write takes the row away", "call('DEL', KEYS[1], KEYS[2])", "call('DEL', KEYS[2])"),
                arguments("whether somebody writes", "if redis.call('EXISTS', KEYS[3]) == 1 then return {3} end", ""),
                arguments(
                        "whether somebody writes, where the row is read with the same question",
                        "if redis.call('EXISTS', KEYS[3]) == 1 then return {3, version} end",
                        ""),
                arguments("whether writers overlapped", " and others == 0", ""),
                arguments("that a region has a new version", "redis.call('SET', KEYS[1], floor)\nelse", "else"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("omissions")
    void findsWhatIsLeftOut(String what, String text, String replacement) {
        assertThat(firstBroken(20_000, script -> script.replace(text, replacement)))
                .isNotNull();
    }
}
