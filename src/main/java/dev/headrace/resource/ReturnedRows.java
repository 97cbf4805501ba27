package dev.headrace.resource;

import dev.headrace.dialect.WriteStatement;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.postgres.RowSink;
import dev.headrace.stream.RowEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows that a write answers: encoded for the client as far as it wants them, and their marks kept. */
final class ReturnedRows implements RowSink {
    /** They are kept until the COMMIT. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final WriteStatement statement;
    private final Optional<RowEncoder> encoder;
    private final Set<List<String>> keys = new LinkedHashSet<>();
    private List<String> firstKey = List.of();
    private boolean unnamed;
    private long updated;
    private ByteBuffer row;

    ReturnedRows(WriteStatement statement, Optional<RowEncoder> encoder) {
        this.statement = statement;
        this.encoder = encoder;
    }

    @Override
    public void row(byte[] bytes, int offset, int length) {
        encoder.ifPresent(rows -> encode(rows, bytes, offset, length));
        row = ByteBuffer.wrap(bytes, offset + 2, length - 2);
        for (int i = 0; i < statement.projections().size(); i++) {
            skip();
        }
        List<String> key = key();
        firstKey = firstKey.isEmpty() ? key : firstKey;
        touch(key);
        if (statement.movesKeys()) {
            touch(key());
        }
        if (statement.countsUpdates()) {
            String count = text();
            updated = Math.max(updated, count == null || count.isEmpty() ? 0 : Long.parseLong(count));
        }
        statement.owner().ifPresent(this::checkOwner);
    }

    /** What somebody writes stays theirs. */
    private void checkOwner(String owner) {
        if (!owner.equals(text())) {
            throw Fault.of(FaultCode.WRITE_FORBIDDEN, "A row would belong to somebody else")
                    .details("Callers write their own rows alone; nothing was written")
                    .hint(
                            "Leave out the column that tells whose row it is, or give it the subject of the access token");
        }
    }

    private static void encode(RowEncoder rows, byte[] bytes, int offset, int length) {
        rows.row(bytes, offset, length);
        if (rows.bytes() > MOST_BYTES) {
            throw Fault.of(FaultCode.ANSWER_TOO_LARGE, "The rows that were written are too many to be answered")
                    .details("More than " + MOST_BYTES / 1024 / 1024 + " MiB would be; nothing was written")
                    .hint("Ask for them with select=…, or write with Prefer: return=minimal");
        }
    }

    private void touch(List<String> key) {
        boolean isUnknown = key.isEmpty() || key.contains(null);
        if (isUnknown || (keys.size() == Touched.MOST_KEYS && !keys.contains(key))) {
            unnamed = true;
            keys.clear();
        } else if (!unnamed) {
            keys.add(key);
        }
    }

    private List<String> key() {
        List<String> key = new ArrayList<>(statement.keyColumns());
        for (int i = 0; i < statement.keyColumns(); i++) {
            key.add(text());
        }
        return key;
    }

    private void skip() {
        int size = row.getInt();
        row.position(row.position() + Math.max(0, size));
    }

    private String text() {
        int size = row.getInt();
        if (size < 0) {
            return null;
        }
        String text = new String(row.array(), row.position(), size, StandardCharsets.UTF_8);
        row.position(row.position() + size);
        return text;
    }

    Touched touched() {
        return unnamed || !statement.knowsKeys() ? new Touched(Set.of(), true) : new Touched(keys, false);
    }

    Written written(int rows) {
        return new Written(rows, updated, firstKey, encoder, false);
    }
}
