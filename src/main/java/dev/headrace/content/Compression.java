package dev.headrace.content;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Codes the bodies of answers: in what the client likes best of what there is, small ones at once, large ones and streams on
 * workers of its own. For all event loops.
 */
public final class Compression {
    /** What every coding does in a tenth of a millisecond, up to a level that {@link #LEVEL_OF_SMALL} is. */
    private static final int SMALL = 8 * 1024;

    /** From the next one on br takes milliseconds for the smallest body. */
    private static final int LEVEL_OF_SMALL = 6;

    private static final CharSequence X_NO_COMPRESSION = HttpHeaders.createOptimized("x-no-compression");
    /** Bodies that wait for a worker; streams are as many as there are places for exports and long lists. */
    private static final int MOST_BODIES = 64;

    private static final int HEADERS_REMEMBERED = 64;

    private final List<Coding> offered = new ArrayList<>();
    private final Map<Coding, Codec> codecs = new EnumMap<>(Coding.class);
    private final long minSize;
    private final int smallSize;
    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final Semaphore bodies = new Semaphore(MOST_BODIES);
    private final AtomicInteger streams = new AtomicInteger();
    /** What came of headers, for clients of one kind all send the same. Written by several threads; each entry is whole. */
    private final Remembered[] remembered = new Remembered[HEADERS_REMEMBERED];

    private record Remembered(String header, Choice choice) {}

    /** Loads the codings, which takes a while, and leaves out what cannot be loaded. */
    public Compression(Vertx vertx, CompressionConfig config, Watcher watcher) {
        this.vertx = vertx;
        this.minSize = config.minSize().bytes();
        this.smallSize = config.level() <= LEVEL_OF_SMALL ? SMALL : 0;
        for (Coding coding : config.encodings()) {
            load(new Codec(coding, config.level(), config.streamLevel()), coding, watcher);
        }
        int cores = Runtime.getRuntime().availableProcessors();
        this.workers = offered.isEmpty() ? null : vertx.createSharedWorkerExecutor("coding", Math.max(1, cores / 2));
    }

    /** None. */
    public static Compression off(Vertx vertx) {
        return new Compression(vertx, CompressionConfig.OFF, new Watcher() {});
    }

    private void load(Codec codec, Coding coding, Watcher watcher) {
        try {
            codec.load();
            codecs.put(coding, codec);
            offered.add(coding);
        } catch (IOException | LinkageError | RuntimeException missing) {
            watcher.codingMissing(coding.token(), missing);
        }
    }

    /** The codings that there are, those first that are preferred. */
    public List<Coding> offered() {
        return List.copyOf(offered);
    }

    /** How the request is to be answered; refused when it wants nothing that there is. */
    public Choice choose(HttpServerRequest request, boolean isAllowed) {
        String header = offered.isEmpty() ? null : request.headers().get(HttpHeaders.ACCEPT_ENCODING);
        if (header == null) {
            return Choice.PLAIN;
        }
        List<String> lines = request.headers().getAll(HttpHeaders.ACCEPT_ENCODING);
        Choice choice = choice(lines.size() == 1 ? header : String.join(",", lines));
        if (choice.coding() != null && (!isAllowed || request.headers().contains(X_NO_COMPRESSION))) {
            choice = choice.identity() ? Choice.PLAIN : Choice.NOTHING;
        }
        if (choice.isNothing()) {
            throw notAcceptable();
        }
        return choice;
    }

    private Choice choice(String header) {
        int slot = header.hashCode() & (HEADERS_REMEMBERED - 1);
        Remembered known = remembered[slot];
        if (known != null && known.header.equals(header)) {
            return known.choice;
        }
        Choice choice = AcceptEncoding.parse(header).choose(offered);
        remembered[slot] = new Remembered(header, choice);
        return choice;
    }

    private Fault notAcceptable() {
        return Fault.of(FaultCode.NOT_ACCEPTABLE, "None of the accepted content codings can be had")
                .details("Available are "
                        + String.join(", ", offered.stream().map(Coding::token).toList()) + " and identity");
    }

    /** Whether a body is so small that it goes out as it is to whoever takes that. */
    public boolean isSmall(long length) {
        return length < minSize || offered.isEmpty();
    }

    /** Whether the answer to another client could be coded, so that caches must keep them apart. */
    boolean varies(String contentType, long length) {
        return !isSmall(length) && ContentTypes.gain(contentType);
    }

    /**
     * The body in that coding: at once when it is small, by a worker otherwise. It is none where it would be no shorter, or too many
     * wait for a worker: then the body goes out as it is.
     */
    Future<Form> form(Coding coding, Buffer body, String tag, Forms forms) {
        if (body.length() <= smallSize) {
            return Future.succeededFuture(keep(coding, body, code(coding, body, tag), forms));
        }
        return EventLoops.here(
                vertx,
                forms.make(
                        coding,
                        () -> bodies.tryAcquire()
                                ? onWorker(() -> keep(coding, body, code(coding, body, tag), forms))
                                        .onComplete(done -> bodies.release())
                                : Future.succeededFuture(Form.NONE)));
    }

    /** The same for a client that takes no other form, however long it is. */
    Future<Form> only(Coding coding, Buffer body, String tag) {
        if (body.length() <= smallSize) {
            return Future.succeededFuture(code(coding, body, tag));
        }
        if (!bodies.tryAcquire()) {
            throw Fault.of(FaultCode.POOL_FULL, "Too many answers wait to be compressed")
                    .hint("Accept them as they are")
                    .retryAfter(Duration.ofSeconds(1));
        }
        return onWorker(() -> code(coding, body, tag)).onComplete(done -> bodies.release());
    }

    private Future<Form> onWorker(Callable<Form> making) {
        return workers.executeBlocking(making, false);
    }

    private static Form keep(Coding coding, Buffer body, Form form, Forms forms) {
        Form kept = form.body().length() < body.length() ? form : Form.NONE;
        forms.keep(coding, kept);
        return kept;
    }

    private Form code(Coding coding, Buffer body, String tag) {
        try {
            byte[] coded = codecs.get(coding).whole(body.getBytes());
            return new Form(Buffer.buffer(coded), tag == null ? null : coding.tagged(tag));
        } catch (IOException failure) {
            throw new IllegalStateException("nothing is read and written but memory", failure);
        }
    }

    /** Codes a body that many will ask for in every coding there is. For threads that may be held. */
    public Forms codeAll(String contentType, Buffer body, String tag) {
        Forms forms = new Forms();
        if (ContentTypes.gain(contentType)) {
            offered.forEach(coding -> keep(coding, body, code(coding, body, tag), forms));
        }
        return forms;
    }

    Outlet outlet(HttpServerResponse response, Coding coding) {
        return new CodedOutlet(response, this, codecs.get(coding));
    }

    CodedStream open(Codec codec) throws IOException {
        return new CodedStream(codec, streams);
    }

    /** Runs a piece of a stream on a worker. The answer never comes before this returns, however fast the worker was. */
    <T> Future<T> work(Callable<T> piece) {
        Context context = vertx.getOrCreateContext();
        Promise<T> later = Promise.promise();
        workers.executeBlocking(piece, false).onComplete(done -> context.runOnContext(now -> later.handle(done)));
        return later.future();
    }

    /** How many streams hold a coder at the moment. */
    public int openStreams() {
        return streams.get();
    }
}
