package dev.headrace.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What writes announce and leave behind. The numbers are those of the scenarios in docs/caching.md. */
class WriteIntentsIT extends TwoNodes {
    private static long millis(String reply) {
        return Long.parseLong(reply.substring(1));
    }

    private WriteIntents.WriteIntent writeThrough(Node node, Region written, String json) {
        WriteIntents.WriteIntent intent = node.begin(written, "1");
        intent.stores("1", new RowLoader.Loaded(json.getBytes(StandardCharsets.UTF_8), "\"w\""));
        return intent;
    }

    private static Region writeThroughRegion() {
        return region(CachePolicy.Pattern.WRITE_THROUGH, Duration.ofMinutes(10), Duration.ZERO);
    }

    @Test
    void s11_storesNothingWhileWritersOverlap() {
        WriteIntents.WriteIntent first = one.begin(region, "1");
        WriteIntents.WriteIntent second = two.begin(region, "1");
        assertThat(one.find(region, "1").source()).isEqualTo(Source.BYPASS);
        one.committed(first);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.BYPASS);
        two.committed(second);
        assertThat(one.find(region, "1").source()).isEqualTo(Source.MISS);
    }

    @Test
    void s11_storesWhatALoneWriterWrote() {
        Region written = writeThroughRegion();
        one.find(written, "1");
        one.committed(writeThrough(one, written, NEW));
        Found found = two.find(written, "1");
        assertThat(found.source()).isEqualTo(Source.SHARED);
        assertThat(body(found)).isEqualTo(NEW);
        assertThat(found.row().tag()).isEqualTo("\"w\"");
        one.rolledBack(writeThrough(one, written, OLD));
        assertThat(two.find(written, "1").source()).isEqualTo(Source.MISS);
    }

    /** Its COMMIT may be lost, and then nobody must have seen its row; or it may come late. */
    @Test
    void s12_storesNothingOfAWriteOfWhichNobodyKnowsWhetherItWasCommitted() {
        Region written = writeThroughRegion();
        two.find(written, "1");
        one.unknown(writeThrough(one, written, NEW));
        Found found = two.find(written, "1");
        assertThat(found.source()).isEqualTo(Source.BYPASS);
        assertThat(body(found)).isNotEqualTo(NEW);
        Await.until("the write is forgotten", () -> two.find(written, "1").source() == Source.MISS);
    }

    @Test
    void s11_storesNothingOfWritersThatOverlapInWhateverOrderTheyEnd() {
        for (boolean inOrder : List.of(true, false)) {
            Region written = writeThroughRegion();
            WriteIntents.WriteIntent first = writeThrough(one, written, OLD);
            WriteIntents.WriteIntent second = writeThrough(two, written, NEW);
            (inOrder ? one : two).committed(inOrder ? first : second);
            WriteIntents.WriteIntent third = writeThrough(one, written, OLD);
            (inOrder ? two : one).committed(inOrder ? second : first);
            assertThat(two.find(written, "1").source()).isEqualTo(Source.BYPASS);
            one.committed(third);
            assertThat(two.find(written, "1").source()).isEqualTo(Source.MISS);
            two.committed(writeThrough(two, written, NEW));
            assertThat(one.find(written, "1").source()).isEqualTo(Source.SHARED);
        }
    }

    @Test
    void s14_keepsAWriteAnnouncedHoweverLongItTakes() {
        WriteIntents.WriteIntent slow = one.begin(region, "1");
        String announcement = "PTTL c:{" + region.entry("1") + "}:w";
        Await.until("it gets older", () -> millis(redis.tell(announcement)) < Node.LEASE.toMillis() * 3 / 4);
        Await.until("it is young again", () -> millis(redis.tell(announcement)) > Node.LEASE.toMillis() * 3 / 4);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.BYPASS);
        one.committed(slow);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.MISS);
    }

    @Test
    void s14_storesNothingOfAWriterWhoseAnnouncementIsGone() {
        Region written = writeThroughRegion();
        WriteIntents.WriteIntent slow = writeThrough(one, written, OLD);
        redis.tell("DEL c:{" + written.entry("1") + "}:w");
        assertThat(two.find(written, "1").source()).isEqualTo(Source.MISS);
        one.committed(slow);
        Await.until("its near row is gone", () -> two.find(written, "1").source() != Source.NEAR);
        assertThat(two.find(written, "1").row().tag()).isEqualTo("\"t\"");
    }

    @Test
    void s15_makesAllRowsOfARegionOldAndNoOthers() {
        Region other = region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofMinutes(10), Duration.ZERO);
        two.find(region, "1");
        two.find(other, "1");
        WriteIntents.WriteIntent first =
                Await.value(one.run(() -> one.cache.writes().beginAll(region)));
        WriteIntents.WriteIntent second =
                Await.value(two.run(() -> two.cache.writes().beginAll(region)));
        two.row = NEW;
        one.committed(first);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.BYPASS);
        two.committed(second);
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
        assertThat(two.find(other, "1").source()).isIn(Source.NEAR, Source.SHARED);
    }

    @Test
    void s12_showsNothingOldAfterAWriterDied() {
        catchUp(two);
        one.find(region, "1");
        two.find(region, "1");
        assertThat(two.near(region, "1")).isNotNull();
        Node dying = new Node(redis.url());
        dying.begin(region, "1");
        dying.close();
        two.row = NEW;
        Await.until("the other node has heard of it", () -> two.near(region, "1") == null);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.BYPASS);
        Await.until("the announcement ended", () -> two.find(region, "1").source() == Source.MISS);
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
    }

    @Test
    void s13_cachesAgainAfterARollback() {
        one.rolledBack(one.begin(region, "1"));
        assertThat(one.find(region, "1").source()).isEqualTo(Source.MISS);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.SHARED);
    }

    @Test
    void forgetsAllRowsOfARegionWhenTooManyWereWritten() {
        catchUp(two);
        one.find(region, "1");
        two.find(region, "1");
        one.row = NEW;
        two.row = NEW;
        WriteIntents.WriteIntent intent =
                Await.value(one.run(() -> one.cache.writes().beginAll(region)));
        assertThat(two.find(region, "2").source()).isEqualTo(Source.BYPASS);
        one.committed(intent);
        assertThat(body(one.find(region, "1"))).isEqualTo(NEW);
        Await.until("the other node has dropped it", () -> two.near(region, "1") == null);
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
    }
}
