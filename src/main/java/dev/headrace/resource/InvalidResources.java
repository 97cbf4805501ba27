package dev.headrace.resource;

import java.util.List;
import java.util.stream.Collectors;

/** The configured resources do not fit the database. */
public final class InvalidResources extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Mismatch> mismatches;

    public InvalidResources(List<Mismatch> mismatches) {
        super(mismatches.stream().map(Mismatch::toString).collect(Collectors.joining("; ")));
        this.mismatches = List.copyOf(mismatches);
    }

    public List<Mismatch> mismatches() {
        return mismatches;
    }
}
