package dev.headrace.dialect;

/** One field to sort by. */
public record OrderTerm(Field field, Direction direction, Nulls nulls) {
    /** Which way round. */
    public enum Direction {
        ASCENDING,
        DESCENDING
    }

    /** Where rows without a value stand; by default last when ascending, first when descending. */
    public enum Nulls {
        DEFAULT,
        FIRST,
        LAST
    }

    /** What follows the expression in SQL. */
    String suffix() {
        String way = direction == Direction.DESCENDING ? " DESC" : "";
        return switch (nulls) {
            case DEFAULT -> way;
            case FIRST -> way + " NULLS FIRST";
            case LAST -> way + " NULLS LAST";
        };
    }
}
