package dev.headrace.api.rows;

import dev.headrace.dialect.Representation;
import dev.headrace.dialect.WriteKind;
import dev.headrace.dialect.WriteOutcome;
import dev.headrace.dialect.WriteRequest;
import dev.headrace.http.Exchange;
import dev.headrace.http.Replies;
import dev.headrace.resource.RowTag;
import dev.headrace.resource.Write;
import dev.headrace.resource.Written;
import dev.headrace.stream.Head;
import dev.headrace.stream.RowSender;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The answer to a write that was done. */
final class WriteReply implements Head {
    private static final CharSequence CONTENT_RANGE = HttpHeaders.createOptimized("content-range");
    private static final CharSequence PREFERENCE_APPLIED = HttpHeaders.createOptimized("preference-applied");

    private static final int ACCEPTED = 202;

    /** What an event loop may make a tag of; whoever wrote a larger row gets its tag with the next read. */
    private static final int LARGEST_TAGGED = 256 * 1024;

    /** Names that stand in a query string without quotes. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Exchange exchange;
    private final Write write;
    private final Written written;
    private final WriteOutcome outcome;

    WriteReply(Exchange exchange, Write write, Written written) {
        this.exchange = exchange;
        this.write = write;
        this.written = written;
        this.outcome = WriteOutcome.of(write.request(), write.statement(), written.rows(), written.updated());
    }

    /** The form of the rows: that of one by its key is the object that a read of it answers. */
    static Representation form(WriteRequest request) {
        if (request.key().isEmpty()) {
            return request.representation();
        }
        return switch (request.representation()) {
            case ARRAY -> Representation.OBJECT;
            case ARRAY_WITHOUT_NULLS -> Representation.OBJECT_WITHOUT_NULLS;
            default -> request.representation();
        };
    }

    Future<Void> send(RowSender sender) {
        if (exchange.isOver()) {
            return Future.succeededFuture();
        }
        MultiMap headers = exchange.response().headers();
        outcome.contentRange().ifPresent(range -> headers.set(CONTENT_RANGE, range));
        outcome.applied().ifPresent(applied -> headers.set(PREFERENCE_APPLIED, applied));
        location().ifPresent(location -> headers.set(HttpHeaders.LOCATION, location));
        if (written.encoder().isPresent()) {
            return sender.sendCollected(exchange.answer(), written.encoder().get(), this);
        }
        return Replies.empty(exchange, written.isPending() ? ACCEPTED : outcome.status());
    }

    @Override
    public void whole(long rows) {
        exchange.response().setStatusCode(outcome.status());
        boolean isPlainRow =
                write.request().key().isPresent() && write.request().representation() == Representation.ARRAY;
        exchange.response()
                .headers()
                .set(
                        HttpHeaders.CONTENT_TYPE,
                        isPlainRow ? Replies.JSON : form(write.request()).contentType());
    }

    /** The tag that a read of the row would tell, so that who wants to write it again need not read it before. */
    @Override
    public void body(Buffer body) {
        if (body.length() > LARGEST_TAGGED || write.resource().hasVersion() || !isOneWholeRow()) {
            return;
        }
        boolean isArray = form(write.request()) == Representation.ARRAY;
        byte[] row = isArray ? body.getBytes(1, body.length() - 1) : body.getBytes();
        exchange.response().headers().set(HttpHeaders.ETAG, RowTag.of(row));
    }

    /** Whether the answer holds every byte of the row that the path names, or of the one that was inserted. */
    private boolean isOneWholeRow() {
        WriteRequest request = write.request();
        Representation form = form(request);
        return written.rows() == 1
                && (request.key().isPresent() ? request.kind() != WriteKind.DELETE : request.kind() == WriteKind.INSERT)
                && !write.statement().movesKeys()
                && request.query().wantsWholeRows()
                && (form == Representation.ARRAY || form == Representation.OBJECT);
    }

    @Override
    public Future<?> streamed() {
        throw new IllegalStateException("the rows of a write are never streamed");
    }

    /** Where the one row of an insert is, unless its key is nothing that clients may see. */
    private Optional<String> location() {
        WriteRequest request = write.request();
        List<String> key = write.resource().readable().key();
        boolean isMeant = request.kind() == WriteKind.INSERT
                && request.preferences().wantsLocation()
                && written.rows() == 1
                && !written.firstKey().isEmpty();
        if (!isMeant || !write.resource().readable().columns().keySet().containsAll(key)) {
            return Optional.empty();
        }
        List<String> filters = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            String value = written.firstKey().get(i);
            filters.add(encoded(quoted(key.get(i))) + "=" + (value == null ? "is.null" : "eq." + encoded(value)));
        }
        return Optional.of(exchange.path() + "?" + String.join("&", filters));
    }

    private static String quoted(String name) {
        boolean isPlain = PLAIN_NAME.matcher(name).matches()
                && !List.of("and", "or", "order", "limit", "offset", "select", "columns", "on_conflict")
                        .contains(name);
        return isPlain ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
