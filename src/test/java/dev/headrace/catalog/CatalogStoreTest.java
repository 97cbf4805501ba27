package dev.headrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.fault.Fault;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogStoreTest {
    private final Vertx vertx = Vertx.vertx();
    private final Deque<Promise<Catalog>> reads = new ConcurrentLinkedDeque<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CatalogStore<String> store =
            new CatalogStore<>(vertx, this::startReading, this::viewOf, watcher(), () -> 0);

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void refusesToAnswerBeforeTheFirstCatalogue() {
        assertThat(store.isLoaded()).isFalse();
        assertThatThrownBy(store::current)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.status()).isEqualTo(503));
    }

    @Test
    void keepsTheNewestView() {
        load("one");
        load("two");
        assertThat(store.current()).isEqualTo("view of two");
        assertThat(events).containsExactly("loaded 0", "loaded 0");
    }

    @Test
    void keepsTheOldViewWhenReadingFails() {
        load("one");
        Future<String> reload = store.reload();
        reads.removeFirst().fail("the database is gone");
        assertThatThrownBy(() -> await(reload)).hasMessageContaining("the database is gone");
        assertThat(store.current()).isEqualTo("view of one");
        assertThat(events).containsExactly("loaded 0", "failed: the database is gone");
    }

    @Test
    void keepsTheOldViewWhenTheNewCatalogueIsRefused() {
        load("one");
        assertThatThrownBy(() -> load("refused")).hasMessageContaining("table users is gone");
        assertThat(store.current()).isEqualTo("view of one");
        assertThat(events).containsExactly("loaded 0", "failed: table users is gone");
    }

    @Test
    void loadsAgainAfterAFailure() {
        assertThatThrownBy(() -> load("refused")).isInstanceOf(CompletionException.class);
        load("one");
        assertThat(store.current()).isEqualTo("view of one");
    }

    @Test
    void coalescesWhatIsAskedWhileAReloadRuns() {
        Future<String> first = store.reload();
        Future<String> second = store.reload();
        Future<String> third = store.reload();
        assertThat(reads).hasSize(1);

        reads.removeFirst().complete(catalog("old"));
        assertThat(await(first)).isEqualTo("view of old");
        assertThat(reads).hasSize(1);

        reads.removeFirst().complete(catalog("new"));
        assertThat(await(second)).isEqualTo("view of new");
        assertThat(await(third)).isEqualTo("view of new");
        assertThat(reads).isEmpty();
    }

    @Test
    void readsForThoseWhoWaitAlsoWhenTheRunningReloadFails() {
        Future<String> first = store.reload();
        Future<String> second = store.reload();
        reads.removeFirst().fail("cut");
        assertThatThrownBy(() -> await(first)).hasMessageContaining("cut");
        reads.removeFirst().complete(catalog("new"));
        assertThat(await(second)).isEqualTo("view of new");
    }

    @Test
    void survivesASourceThatThrows() {
        CatalogStore<String> broken = new CatalogStore<>(
                vertx,
                () -> {
                    throw new IllegalStateException("closed");
                },
                this::viewOf,
                watcher(),
                () -> 0);
        assertThatThrownBy(() -> await(broken.reload())).hasMessageContaining("closed");
        assertThatThrownBy(() -> await(broken.reload())).hasMessageContaining("closed");
    }

    private void load(String version) {
        Future<String> reload = store.reload();
        reads.removeFirst().complete(catalog(version));
        await(reload);
    }

    private Future<Catalog> startReading() {
        Promise<Catalog> read = Promise.promise();
        reads.add(read);
        return read.future();
    }

    private String viewOf(Catalog catalog) {
        if (catalog.serverVersion().equals("refused")) {
            throw new IllegalStateException("table users is gone");
        }
        return "view of " + catalog.serverVersion();
    }

    private static Catalog catalog(String version) {
        return new Catalog(version, Map.of());
    }

    private Watcher watcher() {
        return new Watcher() {
            @Override
            public void catalogLoaded(int relations, Duration took) {
                events.add("loaded " + relations);
            }

            @Override
            public void catalogReloadFailed(Throwable reason) {
                events.add("failed: " + reason.getMessage());
            }
        };
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
