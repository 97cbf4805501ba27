package dev.headrace.redis;

import dev.headrace.call.NanoClock;
import dev.headrace.loop.Backoff;
import dev.headrace.loop.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows one Redis stream over a connection of its own, because waiting for entries blocks it.
 *
 * <p>It begins at the newest entry. After a cut it goes on after the last entry that it saw, so nothing is missed while
 * the same server keeps the stream; whether it is the same one is told. A server that no longer answers is noticed by a
 * clock of its own.
 */
public final class StreamTail {
    private static final long BLOCK = 300;
    private static final long MOST_ENTRIES = 512;
    private static final String BEFORE_ALL = "0-0";
    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 2000;

    private final Vertx vertx;
    private final Connector connector;
    private final NanoClock clock;
    private final String key;
    private final Listener listener;
    private final Context home;
    private final long patience;

    private Link link;
    private boolean begun;
    private boolean closed;
    private String runId = "";
    private String lastId = BEFORE_ALL;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private long watchdog = -1;

    StreamTail(
            Vertx vertx, Connector connector, Duration commandTimeout, NanoClock clock, String key, Listener listener) {
        this.vertx = vertx;
        this.connector = connector;
        this.clock = clock;
        this.key = key;
        this.listener = listener;
        this.home = EventLoops.next(vertx);
        this.patience = BLOCK + 5 * commandTimeout.toMillis();
    }

    void start() {
        home.runOnContext(go -> connect());
    }

    /** Stops reading; when the future completes, the listener hears nothing more. */
    public Future<Void> close() {
        Promise<Void> stopped = Promise.promise();
        home.runOnContext(go -> {
            closed = true;
            disconnect();
            stopped.complete();
        });
        return stopped.future();
    }

    private void connect() {
        if (closed) {
            return;
        }
        connector.open(home).onComplete((opened, failure) -> {
            if (failure != null) {
                connectLater();
            } else if (closed) {
                opened.close();
            } else {
                link = opened;
                opened.onEnd(() -> lost(opened));
                begin(opened);
            }
        });
    }

    private void begin(Link current) {
        if (current.server().runId().equals(runId)) {
            begun(current, true);
            return;
        }
        ask(current, newest(), found -> {
            List<Entry> entries = entriesOf(found);
            lastId = entries.isEmpty() ? BEFORE_ALL : entries.get(0).id();
            runId = current.server().runId();
            begun(current, false);
            if (entries.isEmpty()) {
                listener.empty();
            }
        });
    }

    private void begun(Link current, boolean same) {
        begun = true;
        listener.began(runId, same);
        read(current);
    }

    private void read(Link current) {
        long sent = clock.nanos();
        Request next = Request.cmd(Command.XREAD)
                .arg("BLOCK")
                .arg(BLOCK)
                .arg("COUNT")
                .arg(MOST_ENTRIES)
                .arg("STREAMS")
                .arg(key)
                .arg(lastId);
        ask(current, next, streams -> {
            backoff.reset();
            if (streams == null) {
                checkNewest(current, sent);
                return;
            }
            List<Entry> entries = entriesOf(streams.get(0).get(1));
            listener.entries(entries);
            lastId = entries.get(entries.size() - 1).id();
            listener.proof(sent);
            read(current);
        });
    }

    /**
     * Silence proves something only while the newest entry is the last one seen. A stream without entries may have had others
     * and been emptied; in one that has a newer entry by now the next reading finds it, and tells.
     */
    private void checkNewest(Link current, long sent) {
        ask(current, newest(), found -> {
            List<Entry> entries = entriesOf(found);
            if (entries.isEmpty()) {
                lastId = BEFORE_ALL;
                listener.empty();
            } else if (entries.get(0).id().equals(lastId)) {
                listener.proof(sent);
            }
            read(current);
        });
    }

    private Request newest() {
        return Request.cmd(Command.XREVRANGE)
                .arg(key)
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(1);
    }

    /** Asks one question. Whoever does not answer in time, or with an error, is given up. */
    private void ask(Link current, Request question, Answer answer) {
        if (link != current) {
            return;
        }
        long timer = vertx.setTimer(patience, id -> lost(current));
        watchdog = timer;
        current.send(question).onComplete((response, failure) -> {
            if (link != current) {
                return;
            }
            if (failure != null) {
                lost(current);
                return;
            }
            answer.take(response);
            // Only now: should the listener have failed, the same entries are read again over the next connection.
            vertx.cancelTimer(timer);
        });
    }

    private static List<Entry> entriesOf(Response list) {
        List<Entry> entries = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            Response entry = list.get(i);
            entries.add(new Entry(entry.get(0).toString(), fieldsOf(entry.get(1))));
        }
        return entries;
    }

    /** An entry that was deleted while it was waited for has no fields. */
    private static Map<String, String> fieldsOf(Response pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; pairs != null && i + 1 < pairs.size(); i += 2) {
            fields.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
        }
        return fields;
    }

    private void lost(Link gone) {
        if (link != gone) {
            return;
        }
        disconnect();
        connectLater();
    }

    private void disconnect() {
        vertx.cancelTimer(watchdog);
        if (link != null) {
            Link gone = link;
            link = null;
            gone.close();
        }
        if (begun) {
            begun = false;
            listener.lost();
        }
    }

    private void connectLater() {
        if (!closed) {
            vertx.setTimer(backoff.next(), timer -> connect());
        }
    }

    /** What to do with an answer; null for nothing. */
    private interface Answer {
        void take(Response response);
    }

    /** Hears what the tail reads, on one event loop, which must not be held up. */
    public interface Listener {
        /** New entries in their order. They may come again if this fails. */
        void entries(List<Entry> entries);

        /** When the question was sent that is answered now: whatever was in the stream at that time has been told. */
        void proof(long sentNanos);

        /**
         * The stream has no entries: there were none, or it was emptied, and nobody can tell. Nothing is proven before somebody
         * appends one, which is up to the listener.
         */
        void empty();

        /**
         * The tail reads, for the first time or again.
         *
         * @param same whether it goes on where it was; if not, it begins at the newest entry of another server
         */
        void began(String runId, boolean same);

        /** The tail reads no more, until it begins again. */
        void lost();
    }

    /** One entry of the stream. */
    public record Entry(String id, Map<String, String> fields) {}
}
