package dev.headrace.dialect;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the head of a write's answer says.
 *
 * @param contentRange the value of {@code Content-Range}, if it has one
 * @param applied the value of {@code Preference-Applied}, if it has one
 */
public record WriteOutcome(int status, Optional<String> contentRange, Optional<String> applied) {
    /**
     * Decides from what was done.
     *
     * @param rows how many rows were written
     * @param updated how many of them were there before; only statements that may add and change know
     */
    public static WriteOutcome of(WriteRequest request, WriteStatement statement, long rows, long updated) {
        return new WriteOutcome(
                status(request, statement, rows - updated), contentRange(request, rows), applied(request, statement));
    }

    private static int status(WriteRequest request, WriteStatement statement, long added) {
        boolean hasBody = request.preferences().wantsRows();
        return switch (request.kind()) {
            case INSERT -> statement.countsUpdates() && added <= 0 ? 200 : 201;
            case UPDATE, DELETE -> hasBody ? 200 : 204;
            case REPLACE -> {
                int found = added > 0 ? 201 : 200;
                yield hasBody ? found : 204;
            }
        };
    }

    private static Optional<String> contentRange(WriteRequest request, long rows) {
        if (request.key().isPresent() || request.kind() == WriteKind.REPLACE) {
            return Optional.empty();
        }
        String total = request.preferences().count().isPresent() ? Long.toString(rows) : "*";
        boolean hasRange = request.kind() == WriteKind.UPDATE && rows > 0;
        return Optional.of((hasRange ? "0-" + (rows - 1) : "*") + "/" + total);
    }

    private static Optional<String> applied(WriteRequest request, WriteStatement statement) {
        Set<String> kinds = new HashSet<>(Set.of("return", "count", "handling"));
        if (request.kind() == WriteKind.INSERT && statement.resolves()) {
            kinds.add("resolution");
        }
        if (request.kind() == WriteKind.INSERT || request.kind() == WriteKind.UPDATE) {
            kinds.add("missing");
        }
        boolean counts = request.kind() == WriteKind.UPDATE || request.kind() == WriteKind.DELETE;
        if (counts && request.preferences().maxAffected().isPresent()) {
            kinds.add("max-affected");
        }
        return request.preferences().applied(kinds);
    }
}
