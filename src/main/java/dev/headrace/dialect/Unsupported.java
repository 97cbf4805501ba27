package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;

/** The faults of what the dialect can say and this server does not do. */
final class Unsupported {
    private Unsupported() {}

    static Fault embedding(String part) {
        return Fault.of(FaultCode.NOT_SUPPORTED, "Embedding is not supported yet")
                .details("'" + Excerpt.of(part) + "' asks for another resource's rows")
                .hint("Ask for the other resource with a request of its own");
    }

    static Fault nestedName(String parameter) {
        return Fault.of(FaultCode.NOT_SUPPORTED, "Embedding is not supported yet")
                .details("Parameter '" + Excerpt.of(parameter) + "' names a column of an embedded resource")
                .hint("A column whose name has a dot in it is written between double quotes");
    }

    static Fault aggregate(String part) {
        return Fault.of(FaultCode.AGGREGATES_OFF, "Use of aggregate functions is not allowed")
                .details("'" + Excerpt.of(part) + "' is an aggregate")
                .hint("The number of rows is counted with the header Prefer: count=exact");
    }
}
