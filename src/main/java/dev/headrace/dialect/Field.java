package dev.headrace.dialect;

import java.util.List;

/** A column, or a place within its JSON. The column's name is as the request wrote it: nobody has looked it up yet. */
public record Field(String column, List<PathStep> path) {
    public Field {
        path = List.copyOf(path);
    }

    /** What the value is called in an answer: the last key of its path, else the column. */
    String outputName() {
        String name = column;
        for (PathStep step : path) {
            name = step instanceof PathStep.Key key ? key.name() : name;
        }
        return name;
    }

    /** Whether its value is text because its path ends in {@code ->>}. */
    boolean endsAsText() {
        return !path.isEmpty() && path.get(path.size() - 1).asText();
    }
}
