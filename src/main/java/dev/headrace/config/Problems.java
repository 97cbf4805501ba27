package dev.headrace.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects mistakes, so that all of them are told at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(Origin origin, KeyPath key, String message) {
        Problem problem = new Problem(origin, key.toString(), message);
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            List<Problem> sorted = new ArrayList<>(found);
            sorted.sort(Comparator.comparing(Problem::origin));
            throw new InvalidConfiguration(sorted);
        }
    }
}
