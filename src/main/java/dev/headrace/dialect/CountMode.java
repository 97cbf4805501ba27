package dev.headrace.dialect;

/** How the total of a list is found, as {@code Prefer: count=…} asks for it. */
public enum CountMode {
    /** Counted row by row. */
    EXACT,
    /** Guessed by PostgreSQL's planner. */
    PLANNED,
    /** Counted up to the largest answer, guessed beyond. */
    ESTIMATED
}
