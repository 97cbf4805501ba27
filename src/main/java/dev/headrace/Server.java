package dev.headrace;

import dev.headrace.api.accounts.AccountRoutes;
import dev.headrace.api.accounts.MeRoutes;
import dev.headrace.api.accounts.TokenGate;
import dev.headrace.api.documents.DocumentRoutes;
import dev.headrace.api.exports.ExportRoutes;
import dev.headrace.api.limits.LimitGate;
import dev.headrace.api.rows.Lists;
import dev.headrace.api.rows.RowRoutes;
import dev.headrace.api.rows.RowWrites;
import dev.headrace.auth.Accounts;
import dev.headrace.auth.AccountsConfig;
import dev.headrace.auth.Issuers;
import dev.headrace.auth.OwnTokens;
import dev.headrace.cache.Cache;
import dev.headrace.cache.CachePolicy;
import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.CatalogReader;
import dev.headrace.catalog.CatalogStore;
import dev.headrace.content.Compression;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.feed.Change;
import dev.headrace.feed.ChangeFeed;
import dev.headrace.http.Exchange;
import dev.headrace.http.Feature;
import dev.headrace.http.Gate;
import dev.headrace.http.HttpConfig;
import dev.headrace.http.Listener;
import dev.headrace.journal.Journal;
import dev.headrace.limit.Limits;
import dev.headrace.loop.EventLoops;
import dev.headrace.loop.MergedFlushes;
import dev.headrace.loop.Timers;
import dev.headrace.ops.AdminRoutes;
import dev.headrace.ops.Readiness;
import dev.headrace.ops.ReloadReport;
import dev.headrace.postgres.Postgres;
import dev.headrace.redis.Redis;
import dev.headrace.resource.AcceptedWrites;
import dev.headrace.resource.CachedChanges;
import dev.headrace.resource.Downloads;
import dev.headrace.resource.InvalidResources;
import dev.headrace.resource.Mismatch;
import dev.headrace.resource.Reads;
import dev.headrace.resource.ResourceConfig;
import dev.headrace.resource.Resources;
import dev.headrace.resource.RowLoads;
import dev.headrace.resource.Touched;
import dev.headrace.resource.Writes;
import dev.headrace.resource.WritesBehind;
import dev.headrace.stream.RowSender;
import dev.headrace.watch.AccountLog;
import dev.headrace.watch.LogWatcher;
import dev.headrace.watch.LoopLag;
import dev.headrace.watch.LoopPulse;
import dev.headrace.watch.MetricWatcher;
import dev.headrace.watch.Watcher;
import dev.headrace.watch.Watchers;
import dev.headrace.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The composition root: builds every object by its constructor from the inside out, opens the listeners, closes in
 * reverse.
 */
public final class Server {
    private static final String CHANNEL = "headrace";
    private static final String RELOAD = "reload";
    private static final long FIRST_PAUSE = 500;
    private static final long LONGEST_PAUSE = 10_000;

    private final Settings settings;
    private final NanoClock clock = NanoClock.system();
    private final MetricWatcher metrics;
    private final LoopPulse pulse = new LoopPulse(clock);
    private final Watcher watcher;
    /** For the admin listener: probes and scrapes are no requests to measure. */
    private final Watcher adminWatcher;

    private final Vertx vertx;
    private final Compression compression;
    private final Postgres postgres;
    private final Optional<Redis> redis;
    private final Cache cache;
    private final Limits limits;
    private final CatalogStore<Resources> catalog;
    private final CachedChanges changes;
    private final Optional<ChangeFeed> feed;
    private final Optional<Journal> journal;
    private final Optional<Workers> workers;
    private final Optional<Accounts> accounts;
    private final Listener api;
    private final Listener admin;
    private volatile boolean draining;

    /** @param droppedLogLines how many lines the log has dropped so far */
    private Server(Settings settings, LongSupplier droppedLogLines) {
        this.settings = settings;
        this.metrics = new MetricWatcher(settings.postgres().slowQuery(), droppedLogLines);
        LogWatcher log =
                new LogWatcher(settings.postgres().slowQuery(), settings.http().slowRequest(), clock);
        Watcher counting = settings.admin().metrics() ? metrics : new Watcher() {};
        this.watcher = new Watchers(clock, counting, pulse, log, new AccountLog());
        this.adminWatcher = new Watchers(clock, pulse, log);
        // One more for the admin listener, so that it answers while the others are busy.
        this.vertx = Vertx.builder()
                .with(vertxOptions(settings.http().loops() + 1))
                .withTransport(new MergedFlushes())
                .build();
        this.compression = new Compression(vertx, settings.http().compression(), watcher);
        this.postgres =
                new Postgres(vertx, settings.postgres(), settings.exports().maxConcurrent(), watcher, clock);
        this.redis = settings.redis().url().map(url -> new Redis(vertx, settings.redis(), watcher, clock));
        this.cache = new Cache(vertx, settings.cache(), redis, clock, InstantSource.system());
        this.limits = new Limits(vertx, settings.limiter(), settings.limits(), redis, watcher, clock);
        this.catalog = newCatalog();
        this.changes = new CachedChanges(cache.writes(), catalog::current);
        this.feed = newFeed();
        this.journal = settings.writtenBehind().isEmpty() ? Optional.empty() : redis.map(this::newJournal);
        this.workers = settings.knowsTokens() ? Optional.of(new Workers(vertx, settings.work())) : Optional.empty();
        this.accounts = settings.accounts().map(this::newAccounts);
        this.api = newApi();
        this.admin = newAdmin();
    }

    /**
     * Starts serving; completes when both listeners are open. PostgreSQL need not be there yet, but if it is and lacks what
     * the configuration names, the future fails with {@link InvalidResources}.
     */
    public static Future<Server> start(Settings settings, LongSupplier droppedLogLines) {
        Server server = new Server(settings, droppedLogLines);
        // Without a context, as in close(): no event loop is left that could tell of a start that failed.
        Promise<Server> started = Promise.promise();
        server.open()
                .onComplete(started::complete, failure -> server.close().onComplete(closed -> started.fail(failure)));
        return started.future();
    }

    static VertxOptions vertxOptions(int loops) {
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(loops);
        // Nothing is served from the class path by the toolkit, so it needs no directory in a place that may be
        // read-only.
        options.getFileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        LoopLag.reportStuckLoops(options);
        return options;
    }

    private CatalogStore<Resources> newCatalog() {
        CatalogReader reader = new CatalogReader(vertx);
        return new CatalogStore<>(
                vertx,
                () -> postgres.withConnection(
                        connection -> reader.read(connection, Resources.tablesOf(settings.resources()))),
                this::resourcesOf,
                watcher,
                clock);
    }

    private Resources resourcesOf(Catalog found) {
        List<Mismatch> mismatches = settings.mismatches(found);
        if (!mismatches.isEmpty()) {
            throw new InvalidResources(mismatches);
        }
        return Resources.of(settings.resources(), found);
    }

    private Optional<ChangeFeed> newFeed() {
        Map<String, ResourceConfig> watched = settings.watched();
        if (watched.isEmpty()) {
            return Optional.empty();
        }
        boolean notified =
                watched.values().stream().anyMatch(resource -> resource.cache().watch() == CachePolicy.Watch.NOTIFY);
        return Optional.of(new ChangeFeed(
                vertx,
                postgres,
                Resources.tablesOf(watched),
                notified,
                settings.cache().near().maxStaleness(),
                new ToCaches(),
                watcher,
                clock));
    }

    /** Brings what was written elsewhere to the caches. */
    private final class ToCaches implements ChangeFeed.Listener {
        @Override
        public Future<?> changed(Change change) {
            return changes.madeElsewhere(change.table(), new Touched(change.keys(), change.wholeTable()));
        }

        @Override
        public void toldAll(long nanos) {
            cache.rows().heardOfOthers(nanos);
        }
    }

    private Journal newJournal(Redis server) {
        return new Journal(vertx, settings.journal(), server, postgres, watcher, clock, InstantSource.system());
    }

    private Accounts newAccounts(AccountsConfig config) {
        return new Accounts(
                vertx,
                config,
                postgres,
                catalog::current,
                changes,
                new OwnTokens(config.token(), InstantSource.system()),
                workers.orElseThrow(),
                watcher,
                clock);
    }

    /** What requests pass before their routes, in this order. */
    private List<Gate> newGates() {
        List<Gate> gates = new ArrayList<>();
        workers.ifPresent(those -> gates.add(new TokenGate(
                new Issuers(vertx, watcher, clock)
                        .tokens(settings.accounts(), settings.issuers(), those, InstantSource.system()),
                settings.http().basePath() + "/auth/")));
        if (!limits.isEmpty()) {
            gates.add(new LimitGate(limits, settings.limiter(), clock, InstantSource.system()));
        }
        return gates;
    }

    private Future<?> chargeLogin(Exchange exchange, String login) {
        Call call = exchange.call();
        return limits.chargeAccount(call.method(), exchange.decodedPath(), call.route(), call.caller(), login);
    }

    private Listener newApi() {
        HttpConfig http = settings.http();
        QueryLimits limits = new QueryLimits(http.maxParameters(), http.maxInValues());
        RowLoads loads = new RowLoads(postgres, settings.postgres().statementTimeout(), Timers.of(vertx), clock);
        Reads reads = new Reads(postgres, cache.rows(), loads, journal, watcher);
        RowSender sender = new RowSender(vertx, settings.exports().stallTimeout(), clock);
        Downloads downloads =
                new Downloads(Math.max(1, settings.postgres().pool().maxSize() / 2));
        Lists lists = new Lists(reads, sender, downloads, settings.exports().timeout(), clock);
        Optional<WritesBehind> behind = journal.map(accepted -> new WritesBehind(accepted, cache.writes()));
        RowWrites writes = new RowWrites(vertx, new Writes(postgres, changes, behind), sender, limits);
        RowRoutes rows = new RowRoutes(http.basePath(), catalog::current, reads, lists, writes, limits);
        ExportRoutes exports = new ExportRoutes(
                settings.exports(), catalog::current, reads, sender, limits, watcher, InstantSource.system());
        List<Feature> features = new ArrayList<>(List.of(rows, exports));
        settings.accounts().ifPresent(config -> {
            features.add(new AccountRoutes(
                    http.basePath() + "/auth", config.login(), accounts.orElseThrow(), this::chargeLogin));
            features.add(new MeRoutes(http.basePath() + "/me", config.resource(), catalog::current, reads, limits));
        });
        features.add(new DocumentRoutes(http.basePath(), settings.documents(), compression));
        return new Listener(vertx, http, compression, clock, watcher, newGates(), features);
    }

    private Listener newAdmin() {
        AdminRoutes routes = new AdminRoutes(
                vertx,
                pulse,
                () -> new Readiness(postgres.isUp(), catalog.isLoaded(), redis.map(Redis::isUp), draining),
                () -> new MetricWatcher.Levels(api.activeCalls(), compression.openStreams(), postgres.statistics()),
                metrics,
                this::reload);
        HttpConfig http = settings.http()
                .forListenerAt(settings.admin().host(), settings.admin().port());
        return new Listener(
                vertx,
                http,
                Compression.off(vertx),
                settings.http().loops(),
                clock,
                adminWatcher,
                List.of(),
                List.of(routes));
    }

    private Future<Server> open() {
        return admin.open()
                .compose(port -> workers.<Future<?>>map(Workers::start).orElseGet(Future::succeededFuture))
                .compose(started -> api.open())
                .compose(port -> postgres.listen(CHANNEL, this::heard, this::reloadIfLoaded))
                .compose(listening -> loadFirst())
                .map(loaded -> {
                    catalog.loaded().onSuccess(read -> follow());
                    watcher.started("api on port " + api.port() + ", admin on port " + admin.port());
                    return this;
                });
    }

    /** Begins what needs to know the resources. */
    private void follow() {
        feed.ifPresent(ChangeFeed::start);
        accounts.ifPresent(Accounts::start);
        journal.ifPresent(accepted -> accepted.start(settings.writtenBehind(), newAcceptedWrites()));
    }

    private AcceptedWrites newAcceptedWrites() {
        return new AcceptedWrites(catalog::current, changes, () -> EventLoops.here(vertx, catalog.reload()));
    }

    /** Reads the catalogue once; while PostgreSQL cannot be reached it is tried again in the background. */
    private Future<?> loadFirst() {
        return catalog.reload().mapEmpty().recover(failure -> {
            if (failure instanceof InvalidResources) {
                return Future.failedFuture(failure);
            }
            retryAfter(FIRST_PAUSE);
            return Future.succeededFuture();
        });
    }

    private void retryAfter(long pause) {
        vertx.setTimer(pause, timer -> {
            if (!postgres.isUp()) {
                retryAfter(FIRST_PAUSE);
            } else if (!catalog.isLoaded()) {
                catalog.reload().onFailure(failure -> retryAfter(Math.min(2 * pause, LONGEST_PAUSE)));
            }
        });
    }

    private void heard(String payload) {
        if (payload.equals(RELOAD)) {
            catalog.reload();
        }
    }

    /** What was announced while nobody listened is made up for. */
    private void reloadIfLoaded() {
        if (catalog.isLoaded()) {
            catalog.reload();
        }
    }

    /** Reads the catalogue anew; a failure means that the old one stays. */
    public Future<ReloadReport> reload() {
        long since = clock.nanos();
        return catalog.reload()
                .map(resources -> new ReloadReport(
                        Resources.tablesOf(settings.resources()).size(),
                        resources.size(),
                        Duration.ofNanos(clock.nanos() - since)));
    }

    /** Completes when rows can be read for the first time: at once, or when PostgreSQL is found. */
    public Future<Void> loaded() {
        return catalog.loaded().mapEmpty();
    }

    /** The port of the public listener. */
    public int apiPort() {
        return api.port();
    }

    public int adminPort() {
        return admin.port();
    }

    /** Stops taking requests, lets those that run end until the drain timeout, resets the rest, and closes everything. */
    public Future<Void> close() {
        draining = true;
        watcher.draining(api.activeCalls());
        // Without a context: the last step ends the event loops on which any other future would answer.
        Promise<Void> closed = Promise.promise();
        api.close()
                .onComplete(done -> feed.ifPresent(ChangeFeed::close))
                .onComplete(done -> accounts.ifPresent(Accounts::close))
                .transform(done -> limits.close())
                .transform(done -> journal.map(Journal::close).orElseGet(Future::succeededFuture))
                .transform(done -> postgres.close())
                .transform(done -> redis.map(Redis::close).orElseGet(Future::succeededFuture))
                .transform(done -> admin.close())
                .onComplete(done -> vertx.close().onComplete(ended -> {
                    watcher.stopped();
                    metrics.close();
                    closed.complete();
                }));
        return closed.future();
    }
}
