package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.List;
import java.util.Optional;

/** The forms in which rows are answered. */
public enum Representation {
    ARRAY("application/json; charset=utf-8"),
    ARRAY_WITHOUT_NULLS("application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8"),
    /** Exactly one row, or a fault. */
    OBJECT("application/vnd.pgrst.object+json; charset=utf-8"),
    OBJECT_WITHOUT_NULLS("application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8"),
    CSV("text/csv; charset=utf-8");

    private static final String UNAVAILABLE = "None of these media types are available: ";

    private final String contentType;

    Representation(String contentType) {
        this.contentType = contentType;
    }

    /** The value of {@code Content-Type}. */
    public String contentType() {
        return contentType;
    }

    public boolean isSingular() {
        return this == OBJECT || this == OBJECT_WITHOUT_NULLS;
    }

    public boolean isWithoutNulls() {
        return this == ARRAY_WITHOUT_NULLS || this == OBJECT_WITHOUT_NULLS;
    }

    /** The form that an {@code Accept} header asks for; the array when there is no header. */
    public static Representation negotiate(String accept) {
        if (accept == null || accept.isBlank()) {
            return ARRAY;
        }
        List<MediaRange> ranges = MediaRange.parse(accept);
        return ranges.stream()
                .filter(range -> range.thousandths() > 0)
                .flatMap(range -> of(range, ranges).stream())
                .findFirst()
                .orElseThrow(() -> notAcceptable(accept));
    }

    /** Refuses an {@code Accept} header that allows no JSON, for what is answered as one object in any case. */
    public static void requireObject(String accept) {
        if (accept == null || accept.isBlank() || accept.equals("*/*") || accept.equals("application/json")) {
            return;
        }
        List<MediaRange> ranges = MediaRange.parse(accept);
        boolean allowed = ranges.stream()
                .filter(range -> range.thousandths() > 0)
                .flatMap(range -> of(range, ranges).stream())
                .anyMatch(representation -> representation != CSV);
        if (!allowed) {
            throw Fault.of(FaultCode.NOT_ACCEPTABLE, UNAVAILABLE + Excerpt.of(accept.strip()))
                    .details("A row by its key is application/json")
                    .hint("The list answers other forms, with the key as a filter such as ?id=eq.1");
        }
    }

    private static Optional<Representation> of(MediaRange range, List<MediaRange> all) {
        boolean stripped = "stripped".equalsIgnoreCase(range.parameters().get("nulls"));
        return switch (range.type()) {
            case "*/*", "application/*" -> refused("application/json", all) ? anyCsv(range, all) : Optional.of(ARRAY);
            case "application/json" -> Optional.of(ARRAY);
            case "application/vnd.pgrst.array+json", "application/vnd.pgrst.array" ->
                Optional.of(stripped ? ARRAY_WITHOUT_NULLS : ARRAY);
            case "application/vnd.pgrst.object+json", "application/vnd.pgrst.object" ->
                Optional.of(stripped ? OBJECT_WITHOUT_NULLS : OBJECT);
            case "text/csv", "text/*" -> Optional.of(CSV);
            default -> Optional.empty();
        };
    }

    private static Optional<Representation> anyCsv(MediaRange range, List<MediaRange> all) {
        return range.type().equals("*/*") && !refused("text/csv", all) ? Optional.of(CSV) : Optional.empty();
    }

    private static boolean refused(String type, List<MediaRange> all) {
        return all.stream().anyMatch(range -> range.type().equals(type) && range.thousandths() == 0);
    }

    private static Fault notAcceptable(String accept) {
        return Fault.of(FaultCode.NOT_ACCEPTABLE, UNAVAILABLE + Excerpt.of(accept.strip()))
                .details(
                        "Available are application/json, application/vnd.pgrst.object+json,"
                                + " application/vnd.pgrst.array+json, each of the last two also with ;nulls=stripped, and text/csv");
    }
}
