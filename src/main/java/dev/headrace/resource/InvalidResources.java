package dev.headrace.resource;

import java.util.List;

/** The configured resources do not fit the database: every mismatch, each as one sentence. */
public final class InvalidResources extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    InvalidResources(List<String> problems) {
        super("The configured resources do not fit the database: " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
