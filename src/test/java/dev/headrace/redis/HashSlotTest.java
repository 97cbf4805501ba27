package dev.headrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashSlotTest {
    /** The first is the check value of the Redis Cluster specification; what Redis itself says is in {@link ClusterIT}. */
    @ParameterizedTest
    @CsvSource({"123456789, 12739", "foo, 12182", "'{foo}.bar', 12182", "'a{foo}{bar}', 12182", "'', 0"})
    void isThatOfRedis(String key, int slot) {
        assertThat(HashSlot.of(key)).isEqualTo(slot);
    }
}
