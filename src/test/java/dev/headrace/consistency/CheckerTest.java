package dev.headrace.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.consistency.Trouble.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Small histories, made by hand, of which the checker must find some broken and others not. Times are milliseconds. */
class CheckerTest {
    private static final Row SHARED = Row.of("asides", 1);

    private final History history = new History();

    private long at(long millis) {
        return history.began + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private List<String> violations() {
        return Checker.check(history, Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(10))
                .violations();
    }

    private void acknowledged(int node, long start, long end, long version) {
        history.add(new Write(node, 1, SHARED, at(start), at(end), 100 + version, Write.Outcome.ACKNOWLEDGED, version));
    }

    private void unanswered(int node, long start, long end, long note) {
        history.add(new Write(node, 1, SHARED, at(start), at(end), note, Write.Outcome.UNKNOWN, 0));
    }

    private void read(int node, int life, long start, long version, String source, boolean isAlone) {
        long note = version == 0 ? 0 : 100 + version;
        history.add(new Read(node, life, SHARED, at(start), at(start + 5), version, note, source, isAlone));
    }

    private void near(int node, long start, long version) {
        read(node, 1, start, version, "near", false);
    }

    private void trouble(int node, Kind kind, long start, long end) {
        history.add(new Trouble(node, kind, at(start), at(end)));
    }

    @Test
    void acceptsWhatIsBehindForLessThanTheBound() {
        acknowledged(0, 10, 20, 1);
        near(1, 900, 0);
        near(1, 1010, 0);
        near(1, 1030, 1);
        assertThat(violations()).isEmpty();
    }

    @Test
    void findsANearRowThatIsBehindForLonger() {
        acknowledged(0, 10, 20, 1);
        near(1, 1030, 0);
        assertThat(violations()).singleElement().asString().contains("must not be older than 1");
    }

    @Test
    void findsThatANodeForgetsWhatItAcknowledged() {
        acknowledged(0, 10, 20, 1);
        near(0, 25, 0);
        assertThat(violations()).hasSize(1);
    }

    @Test
    void holdsANodeThatWasStartedAgainForAnotherOne() {
        acknowledged(0, 10, 20, 1);
        read(0, 2, 500, 0, "near", false);
        assertThat(violations()).isEmpty();
    }

    @Test
    void allowsNoTimeToWhoHasAskedRedisAnew() {
        acknowledged(0, 10, 20, 1);
        read(1, 1, 25, 0, "shared", false);
        assertThat(violations()).isEmpty();
        read(1, 1, 25, 0, "shared", true);
        assertThat(violations()).hasSize(1);
    }

    @Test
    void exemptsWritesOfANodeThatCouldNotTellRedis() {
        trouble(0, Kind.MUTE, 0, 2000);
        acknowledged(0, 10, 20, 1);
        near(1, 3400, 0);
        assertThat(violations()).isEmpty();
        near(1, 3600, 0);
        assertThat(violations()).hasSize(1);
    }

    @Test
    void exemptsLongerWhenOneTroubleFollowsAnother() {
        trouble(0, Kind.MUTE, 0, 2000);
        trouble(0, Kind.PAUSE, 2300, 4000);
        acknowledged(0, 10, 20, 1);
        near(1, 5400, 0);
        assertThat(violations()).isEmpty();
        near(1, 5600, 0);
        assertThat(violations()).hasSize(1);
    }

    @Test
    void exemptsUntilTheTtlWhatAKilledNodeCouldNotTell() {
        trouble(0, Kind.MUTE, 0, 2000);
        trouble(0, Kind.KILL, 1000, 3000);
        acknowledged(0, 10, 20, 1);
        near(1, 11_000, 0);
        assertThat(violations()).isEmpty();
        near(1, 11_100, 0);
        assertThat(violations()).hasSize(1);
    }

    @Test
    void exemptsNothingBecauseOfAKillAWipeOrTheReadersOwnTrouble() {
        trouble(0, Kind.KILL, 25, 3000);
        trouble(-1, Kind.FLUSH, 15, 16);
        trouble(1, Kind.MUTE, 0, 2000);
        acknowledged(0, 10, 20, 1);
        near(1, 1500, 0);
        assertThat(violations()).hasSize(1);
    }

    @Test
    void exemptsNothingOnTheNodeItself() {
        trouble(0, Kind.MUTE, 0, 2000);
        acknowledged(0, 10, 20, 1);
        near(0, 30, 0);
        assertThat(violations()).hasSize(1);
    }

    @Test
    void findsWhatNobodyHasMade() {
        acknowledged(0, 10, 20, 1);
        near(0, 30, 2);
        assertThat(violations()).singleElement().asString().contains("nobody has made");
    }

    @Test
    void acceptsWhatAWriteWithoutAnAnswerMayHaveMade() {
        unanswered(0, 10, 20, 101);
        near(0, 30, 1);
        assertThat(violations()).isEmpty();
    }

    @Test
    void findsWhatIsShownBeforeItWasMade() {
        acknowledged(0, 100, 120, 1);
        near(0, 30, 1);
        assertThat(violations()).singleElement().asString().contains("nobody has made");
    }

    @Test
    void findsALostWrite() {
        acknowledged(0, 10, 20, 1);
        acknowledged(0, 30, 40, 2);
        history.ends.put(SHARED, new Nodes.Seen(1, 101));
        assertThat(violations()).singleElement().asString().contains("a write is lost");
    }

    @Test
    void findsAWriteThatAnotherOneHasOverwrittenUnseen() {
        acknowledged(0, 10, 20, 1);
        acknowledged(1, 10, 20, 1);
        assertThat(violations()).singleElement().asString().contains("one of them is lost");
    }

    @Test
    void findsAWriteThatWasAppliedTwice() {
        unanswered(0, 10, 20, 103);
        history.ends.put(SHARED, new Nodes.Seen(2, 103));
        assertThat(violations()).singleElement().asString().contains("applied twice");
    }

    @Test
    void findsAFailureThatNothingExplains() {
        history.add(new Failure(0, at(10), at(20), false, "a read was answered 500"));
        assertThat(violations()).hasSize(1);
        trouble(0, Kind.PAUSE, 15, 100);
        assertThat(violations()).isEmpty();
    }

    @Test
    void explainsFailedReadsByTheirOwnNodeOnly() {
        trouble(1, Kind.KILL, 0, 100);
        history.add(new Failure(0, at(10), at(20), false, "a read was answered 500"));
        history.add(new Failure(0, at(10), at(20), true, "a write had to wait for a lock"));
        assertThat(violations()).singleElement().asString().contains("a read was answered 500");
    }
}
