package dev.headrace.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Call;
import dev.headrace.call.Caller;
import dev.headrace.call.Deadline;
import dev.headrace.call.NanoClock;
import dev.headrace.call.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} and a scrape name the same metrics. */
final class MetricNamesTest {
    private static final Pattern IN_THE_DOCUMENT = Pattern.compile(
            "`((?:http_server|unexpected|pg|postgres|redis|cache|limit|journal|logins|feed|catalog|exports?|event_loop|log|jvm|process|system)_\\w+)`");
    private static final Pattern IN_THE_SCRAPE = Pattern.compile("# TYPE (\\w+) \\w+");
    /** Exists from the first pause of the garbage collector on, which a test cannot order. */
    private static final String AFTER_A_PAUSE = "jvm_gc_pause_seconds";

    @Test
    void documentNamesWhatAScrapeShows() throws IOException {
        Set<String> documented = find(IN_THE_DOCUMENT, Files.readString(Path.of("docs/operations.md")));
        Set<String> scraped = find(IN_THE_SCRAPE, scrapeOfEverything());

        documented.remove(AFTER_A_PAUSE);
        assertThat(documented).hasSizeGreaterThan(25).isSubsetOf(scraped);
    }

    @Test
    void documentNamesEveryMetricOfOurOwn() throws IOException {
        Set<String> documented = find(IN_THE_DOCUMENT, Files.readString(Path.of("docs/operations.md")));
        Set<String> own = find(IN_THE_SCRAPE, scrapeOfEverything()).stream()
                .filter(name -> !name.matches("(jvm|process|system)_.*") && !name.endsWith("_max"))
                .collect(Collectors.toSet());

        assertThat(own).hasSizeGreaterThan(20).isSubsetOf(documented);
    }

    private static Set<String> find(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String scrapeOfEverything() {
        try (MetricWatcher watcher = new MetricWatcher(Duration.ofMillis(100), () -> 0)) {
            NanoClock clock = () -> 0;
            Call call = new Call("r", "t", "GET", Caller.anonymous("10.0.0.1"), Deadline.none(clock), clock);
            call.timings().add(Stage.DATABASE, 1);
            watcher.callEnded(call, 200, 0);
            watcher.loopLagged(0, 1);
            watcher.cacheAnswered("users", "near");
            watcher.limitDecided("api", LimitOutcome.ADMITTED);
            watcher.writeAccepted("users", true);
            PoolStatistics pool = new PoolStatistics("lists", 1, 1, 0, 1);
            return watcher.scrape(new MetricWatcher.Levels(0, 0, List.of(pool)), null)
                    .text();
        }
    }
}
