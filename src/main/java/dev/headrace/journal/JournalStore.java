package dev.headrace.journal;

import dev.headrace.redis.Commands;
import dev.headrace.redis.Reply;
import dev.headrace.redis.Script;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The journal as it stands in Redis. Nothing of it has a lifetime, but the idempotency keys. */
final class JournalStore {
    private static final Script ACCEPT = Script.load(JournalStore.class, "accept.lua");
    private static final Script ADOPT = Script.load(JournalStore.class, "adopt.lua");
    private static final Script FOLLOW = Script.load(JournalStore.class, "follow.lua");
    private static final Script SETTLE = Script.load(JournalStore.class, "settle.lua");
    private static final Script PARK = Script.load(JournalStore.class, "park.lua");
    private static final Script DISOWN = Script.load(JournalStore.class, "disown.lua");
    /** How long nobody else takes over from a node that is not heard of. */
    private static final long RIGHT_MILLIS = 5000;

    private final Commands redis;
    private final JournalConfig config;
    private final int mostOfPart;
    /** The name of this process among the nodes. */
    private final String token = UUID.randomUUID().toString();

    JournalStore(Commands redis, JournalConfig config) {
        this.redis = redis;
        this.config = config;
        this.mostOfPart = Math.max(1, config.maxPending() / Part.PARTS);
    }

    Future<Acceptance> accept(String resource, AcceptedWrite write, Optional<Idempotency> idempotency) {
        Part part = Part.of(resource, write.row());
        List<String> keys = List.of(
                part.entries(),
                part.mark(write.row()),
                part.parked(),
                part.epoch(),
                part.idempotency(write.row(), idempotency.map(Idempotency::key).orElse("")),
                part.server());
        List<Object> arguments = List.of(
                write.row(),
                write.kind(),
                write.body(),
                mostOfPart,
                UUID.randomUUID().toString(),
                idempotency.map(Idempotency::fingerprint).orElse(""),
                config.remember().toMillis(),
                redis.server());
        return redis.run(ACCEPT, keys, arguments)
                .map(reply -> Acceptance.valueOf(reply.text().toUpperCase(Locale.ROOT)));
    }

    /** Whether Redis may drop what has no lifetime when its memory is full, and with it what was accepted. */
    Future<Boolean> mayBeEvicted() {
        return redis.send("INFO", List.of("memory")).map(memory -> memory.text().contains("maxmemory_policy:allkeys"));
    }

    /** For each part the last entry that writes one of these rows and is not yet in PostgreSQL. */
    Future<Map<Part, EntryId>> pending(String resource, List<String> rows) {
        List<Part> parts = rows.stream().map(row -> Part.of(resource, row)).toList();
        List<String> marks = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            marks.add(parts.get(i).mark(rows.get(i)));
        }
        return redis.getAll(marks).map(found -> {
            Map<Part, EntryId> partToLast = new HashMap<>();
            for (int i = 0; i < found.size(); i++) {
                if (found.get(i) != null) {
                    EntryId id = EntryId.of(new String(found.get(i), StandardCharsets.US_ASCII));
                    partToLast.merge(parts.get(i), id, (one, other) -> one.compareTo(other) > 0 ? one : other);
                }
            }
            return partToLast;
        });
    }

    /** How many entries are pending. */
    Future<Long> pending(Part part) {
        return redis.send("XLEN", List.of(part.entries())).map(Reply::number);
    }

    /** The id of the newest entry; empty when nothing is pending. */
    Future<Optional<EntryId>> newest(Part part) {
        return edge(part, "XREVRANGE", "+", "-");
    }

    /** The id of the oldest entry; empty when nothing is pending. */
    Future<Optional<EntryId>> oldest(Part part) {
        return edge(part, "XRANGE", "-", "+");
    }

    private Future<Optional<EntryId>> edge(Part part, String command, String from, String to) {
        return redis.send(command, List.of(part.entries(), from, to, "COUNT", 1))
                .map(reply -> reply.items().stream()
                        .findFirst()
                        .map(entry -> EntryId.of(entry.items().get(0).text())));
    }

    /**
     * What was read by a node that may apply the part.
     *
     * @param epoch empty when nothing was ever accepted
     * @param pending how many entries there are
     * @param entries those after the one that was asked for, as many as one transaction takes
     * @param adopted whether this server was told how to number what it takes
     */
    record Page(String epoch, long pending, List<Entry> entries, boolean adopted) {}

    /** Reads on; empty while another node applies the part. */
    Future<Optional<Page>> follow(Part part, EntryId last) {
        return redis.run(
                        FOLLOW,
                        List.of(part.owner(), part.epoch(), part.entries(), part.server()),
                        List.of(token, RIGHT_MILLIS, last.toString(), config.batch()))
                .map(this::page);
    }

    private Optional<Page> page(Reply reply) {
        List<Reply> items = reply.items();
        if (items.get(0).number() == 0) {
            return Optional.empty();
        }
        List<Entry> entries = items.get(3).items().stream().map(Entry::of).toList();
        return Optional.of(new Page(
                items.get(1).text(),
                items.get(2).number(),
                entries,
                redis.server().equals(items.get(4).text())));
    }

    /** Which Redis there is. */
    String server() {
        return redis.server();
    }

    /** Has a Redis number what it takes from now on above that entry, and take it. */
    Future<?> adopt(Part part, String server, EntryId last) {
        return redis.run(ADOPT, List.of(part.entries(), part.server()), List.of(server, last.toString()));
    }

    /** Forgets entries that PostgreSQL has. */
    Future<?> settle(Part part, List<Entry> entries) {
        List<String> keys = new ArrayList<>(entries.size() + 1);
        List<String> ids = new ArrayList<>(entries.size());
        keys.add(part.entries());
        for (Entry entry : entries) {
            keys.add(part.mark(entry.write().row()));
            ids.add(entry.id().toString());
        }
        return redis.run(SETTLE, keys, ids);
    }

    /** Whether the row takes no more writes. */
    Future<Boolean> isParked(Part part, String row) {
        return redis.send("HEXISTS", List.of(part.parked(), row)).map(reply -> reply.number() == 1);
    }

    /** Says that a row takes no more writes. */
    Future<?> park(Part part, String row, String code) {
        return redis.send("HSET", List.of(part.parked(), row, code));
    }

    /** Says which rows take no more writes, and the code of the failure; all others do. */
    Future<?> park(Part part, Map<String, String> rowToCode) {
        List<String> arguments = new ArrayList<>();
        rowToCode.forEach((row, code) -> {
            arguments.add(row);
            arguments.add(code);
        });
        return redis.run(PARK, List.of(part.parked()), arguments);
    }

    /** Lets another node take over at once. */
    Future<?> disown(Part part) {
        return redis.run(DISOWN, List.of(part.owner()), List.of(token));
    }
}
