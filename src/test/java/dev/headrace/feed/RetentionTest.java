package dev.headrace.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private final Retention retention = new Retention();

    private static OutboxPage at(long second, String snapshot) {
        return new OutboxPage(snapshot, second, 0, null, null, List.of());
    }

    @Test
    void hasMissedNothingAtItsStartAndWhileItReads() {
        assertThat(retention.mayHaveMissed("1:1:", at(1_000_000, "50:60:55"))).isFalse();
        assertThat(retention.mayHaveMissed("50:60:55", at(1_000_250, "60:60:"))).isFalse();
    }

    @Test
    void mayHaveMissedWhatWasKeptNoLonger() {
        retention.mayHaveMissed("1:1:", at(0, "50:60:"));
        assertThat(retention.mayHaveMissed("50:60:", at(301, "70:70:"))).isTrue();
        assertThat(retention.mayHaveMissed("70:70:", at(302, "70:70:"))).isFalse();
    }

    @Test
    void mayHaveMissedWhatAnotherDatabaseKnows() {
        retention.mayHaveMissed("1:1:", at(0, "50:60:"));
        assertThat(retention.mayHaveMissed("50:60:", at(1, "40:40:"))).isTrue();
    }

    @Test
    void removesWhatHadEndedTenMinutesAgoInBatches() {
        assertThat(retention.pruneDue(at(0, "50:60:"))).isEmpty();
        assertThat(retention.pruneDue(at(599, "70:70:"))).isEmpty();
        assertThat(retention.pruneDue(at(600, "80:80:"))).contains(List.of("50:60:", "10000"));
        retention.pruned(10_000);
        assertThat(retention.pruneDue(at(601, "81:81:"))).contains(List.of("50:60:", "10000"));
        retention.pruned(3);
        assertThat(retention.pruneDue(at(602, "82:82:"))).isEmpty();
    }
}
