package dev.headrace.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong about it. */
public final class InvalidConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidConfiguration(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** In the order of their places in the file; those of the environment and the arguments follow. */
    public List<Problem> problems() {
        return problems;
    }
}
