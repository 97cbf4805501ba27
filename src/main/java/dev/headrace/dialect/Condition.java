package dev.headrace.dialect;

import java.util.List;
import java.util.Optional;

/** What rows must fulfil: a filter on one field, or a group of conditions. */
public sealed interface Condition {
    /** Whether the whole of it is turned round with NOT. */
    boolean negated();

    /** {@code column=op.value}; after {@code (any)} or {@code (all)} the value is an array literal of PostgreSQL. */
    record Comparison(Field field, boolean negated, Operator operator, Quantifier quantifier, String value)
            implements Condition {}

    /** {@code column=in.(…)}; true for no row when there are no values. */
    record Membership(Field field, boolean negated, List<String> values) implements Condition {
        public Membership {
            values = List.copyOf(values);
        }
    }

    /** {@code column=is.null} and its kin. */
    record InState(Field field, boolean negated, State state) implements Condition {}

    /** {@code column=fts(language).query} and its kin. */
    record Search(Field field, boolean negated, Operator operator, Optional<String> language, String query)
            implements Condition {}

    /** {@code and=(…)} and {@code or=(…)}. Never empty. */
    record Group(boolean negated, Connective connective, List<Condition> members) implements Condition {
        public Group {
            members = List.copyOf(members);
        }
    }

    /** How a group's members are joined. */
    enum Connective {
        AND,
        OR
    }
}
