package dev.headrace.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Call;
import dev.headrace.call.Caller;
import dev.headrace.call.Deadline;
import dev.headrace.call.Stage;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricWatcherTest {
    private static final MetricWatcher.Levels LEVELS = new MetricWatcher.Levels(3, 0, List.of());

    private final AtomicLong now = new AtomicLong();
    private final MetricWatcher watcher = new MetricWatcher(Duration.ofMillis(100), () -> 7);

    @AfterEach
    void close() {
        watcher.close();
    }

    @Test
    void putsRequestsIntoBuckets() {
        end(call("GET", "/api/{resource}"), 40, 200);
        end(call("GET", "/api/{resource}"), 300, 206);

        String labels = "method=\"GET\",route=\"/api/{resource}\",status=\"2xx\"";
        assertThat(series())
                .contains("http_server_request_duration_seconds_bucket{" + labels + ",le=\"0.025\"} 0")
                .contains("http_server_request_duration_seconds_bucket{" + labels + ",le=\"0.05\"} 1")
                .contains("http_server_request_duration_seconds_bucket{" + labels + ",le=\"0.25\"} 1")
                .contains("http_server_request_duration_seconds_bucket{" + labels + ",le=\"0.5\"} 2")
                .contains("http_server_request_duration_seconds_bucket{" + labels + ",le=\"+Inf\"} 2")
                .contains("http_server_request_duration_seconds_count{" + labels + "} 2")
                .contains("http_server_request_duration_seconds_sum{" + labels + "} 0.34");
    }

    @Test
    void tellsStages() {
        Call call = call("GET", "/api/{resource}");
        call.timings().add(Stage.DATABASE, TimeUnit.MILLISECONDS.toNanos(20));
        end(call, 30, 200);

        assertThat(series())
                .contains("http_server_stage_seconds_bucket{route=\"/api/{resource}\",stage=\"db\",le=\"0.1\"} 1")
                .noneMatch(line -> line.contains("stage=\"wait\""));
    }

    @Test
    void countsRequestsThatRun() {
        watcher.callEnded(call("GET", "/api/{resource}"), 200, 10);

        assertThat(series())
                .contains("http_server_active_requests 3.0")
                .contains("http_server_response_bytes_total 10.0");
    }

    @Test
    void showsPools() {
        watcher.poolReported(new PoolStatistics("lists", 1, 1, 0, 20));
        watcher.poolReported(new PoolStatistics("lists", 5, 3, 2, 20));
        watcher.connectionAcquired("lists", TimeUnit.MILLISECONDS.toNanos(5));
        watcher.connectionRefused("lists", Fault.of(FaultCode.POOL_FULL, "full"));
        watcher.queryEnded("lists", "SELECT 1", Duration.ofMillis(200), 1, null);
        watcher.queryEnded("lists", "SELECT 1", Duration.ofMillis(99), 1, new IllegalStateException());

        assertThat(series())
                .contains("pg_pool_open{pool=\"lists\"} 5.0")
                .contains("pg_pool_idle{pool=\"lists\"} 3.0")
                .contains("pg_pool_in_use{pool=\"lists\"} 2.0")
                .contains("pg_pool_waiting{pool=\"lists\"} 2.0")
                .contains("pg_pool_max{pool=\"lists\"} 20.0")
                .contains("pg_pool_wait_seconds_bucket{pool=\"lists\",le=\"0.01\"} 1")
                .contains("pg_pool_refusals_total{pool=\"lists\",reason=\"full\"} 1.0")
                .contains("pg_query_seconds_count{pool=\"lists\"} 2")
                .contains("pg_slow_queries_total{pool=\"lists\"} 1.0")
                .contains("pg_failed_queries_total{pool=\"lists\"} 1.0");
    }

    @Test
    void countsExportsByOutcome() {
        Call call = call("GET", "/export/{resource}");
        for (int i = 0; i < 4; i++) {
            watcher.exportStarted(call, "users");
        }
        watcher.exportEnded(call, "users", 1000, 50_000, null);
        watcher.exportEnded(call, "users", 10, 500, Fault.of(FaultCode.CLIENT_LEFT, "left"));
        watcher.exportEnded(call, "users", 0, 0, new IllegalStateException());

        assertThat(series())
                .contains("exports_active 1.0")
                .contains("exports_total{outcome=\"whole\"} 1.0")
                .contains("exports_total{outcome=\"client_left\"} 1.0")
                .contains("exports_total{outcome=\"failed\"} 1.0")
                .contains("export_rows_total 1010.0")
                .contains("export_bytes_total 50500.0");
    }

    @Test
    void showsLoopsDatabaseCatalogueAndDroppedLines() {
        watcher.loopLagged(1, TimeUnit.MILLISECONDS.toNanos(30));
        watcher.postgresFound("18.1");
        watcher.catalogLoaded(12, Duration.ofMillis(40));
        watcher.catalogReloadFailed(new IllegalStateException());

        assertThat(series())
                .contains("event_loop_lag_seconds_bucket{loop=\"1\",le=\"0.05\"} 1")
                .contains("postgres_up 1.0")
                .contains("catalog_relations 12.0")
                .contains("catalog_reload_failures_total 1.0")
                .contains("log_dropped_lines_total 7.0");
        watcher.postgresLost(new IllegalStateException());
        assertThat(series()).contains("postgres_up 0.0");
    }

    @Test
    void countsCommandsToRedisByOutcomeAndTimesAnswers() {
        watcher.redisFound("7.4");
        watcher.redisCommandEnded(RedisOutcome.OK, TimeUnit.MICROSECONDS.toNanos(200));
        watcher.redisCommandEnded(RedisOutcome.ERROR, TimeUnit.MILLISECONDS.toNanos(3));
        watcher.redisCommandEnded(RedisOutcome.TIMEOUT, TimeUnit.MILLISECONDS.toNanos(100));
        watcher.redisCommandEnded(RedisOutcome.UNAVAILABLE, 0);

        assertThat(series())
                .contains("redis_up 1.0")
                .contains("redis_commands_total{outcome=\"ok\"} 1.0")
                .contains("redis_commands_total{outcome=\"error\"} 1.0")
                .contains("redis_commands_total{outcome=\"timeout\"} 1.0")
                .contains("redis_commands_total{outcome=\"unavailable\"} 1.0")
                .contains("redis_command_seconds_bucket{le=\"2.5E-4\"} 1")
                .contains("redis_command_seconds_count 2");
        watcher.redisLost(new IllegalStateException());
        assertThat(series()).contains("redis_up 0.0");
    }

    @Test
    void speaksOpenMetricsWhenAskedTo() {
        MetricWatcher.Scrape scrape =
                watcher.scrape(LEVELS, "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(scrape.contentType()).startsWith("application/openmetrics-text");
        assertThat(scrape.text()).endsWith("# EOF\n");
    }

    @Test
    void staysSmallWhateverStrangersSend() {
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            String method = random.nextBoolean() ? "GET" : "M" + random.nextInt();
            String route = random.nextInt(3) == 0 ? "/api/{resource}" : "/" + random.nextInt();
            Call call = call(method, route);
            for (Stage stage : Stage.values()) {
                call.timings().add(stage, 1 + random.nextInt(1_000_000));
            }
            end(call, random.nextInt(1000), random.nextInt(700));
        }
        for (int loop = 0; loop < 16; loop++) {
            watcher.loopLagged(loop, 1);
        }
        for (String pool : List.of("lists", "points", "exports")) {
            watcher.poolReported(new PoolStatistics(pool, 1, 1, 0, 1));
            watcher.queryEnded(pool, "SELECT 1", Duration.ofMillis(1), 1, null);
        }

        assertThat(series()).hasSizeLessThan(2000);
        assertThat(watcher.scrape(LEVELS, null).text().length()).isLessThan(400_000);
        assertThat(series().stream()
                        .filter(line -> line.startsWith("http_server_request_duration_seconds_count"))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum())
                .as("nothing is lost")
                .isEqualTo(10_000);
    }

    private Call call(String method, String route) {
        Call call = new Call("r-1", "t-1", method, Caller.anonymous("10.0.0.1"), Deadline.none(now::get), now::get);
        call.route(route);
        return call;
    }

    private void end(Call call, long millis, int status) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        watcher.callEnded(call, status, 0);
    }

    private List<String> series() {
        return watcher.scrape(LEVELS, null)
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
