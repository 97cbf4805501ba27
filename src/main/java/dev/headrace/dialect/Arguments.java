package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of one statement in the order of their placeholders.
 *
 * <p>Every value travels as text and is cast inside the statement, so that PostgreSQL alone decides what a literal means.
 */
final class Arguments {
    /** PostgreSQL's protocol counts arguments with 16 bits. */
    private static final int MOST = 65_535;

    private final List<Object> values = new ArrayList<>();

    /** Binds a text and answers its placeholder. */
    String text(String value) {
        return add(value) + "::text";
    }

    /** Binds any number of texts as one argument, so that their number does not change the statement. */
    String texts(List<String> elements) {
        return add(elements.toArray(String[]::new)) + "::text[]";
    }

    int size() {
        return values.size();
    }

    List<Object> values() {
        return List.copyOf(values);
    }

    private String add(Object value) {
        if (values.size() == MOST) {
            throw Fault.of(FaultCode.BAD_QUERY, "The query holds too many values")
                    .details("At most " + MOST + " are allowed");
        }
        values.add(value);
        return "$" + values.size();
    }
}
