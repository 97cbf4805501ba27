package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters of a query string, decoded, in the order sent. */
public record QueryString(List<Parameter> parameters) {
    public QueryString {
        parameters = List.copyOf(parameters);
    }

    /** One name=value; both decoded, the name never empty. */
    public record Parameter(String name, String value) {
        Fault twice() {
            return Fault.of(FaultCode.BAD_QUERY, "Parameter '" + name + "' is given twice")
                    .details("Only one can be meant");
        }
    }

    /**
     * Splits and decodes what stands behind the question mark.
     *
     * @param raw still percent-encoded, without the question mark; null or empty for none
     */
    public static QueryString parse(String raw, QueryLimits limits) {
        List<Parameter> parameters = new ArrayList<>();
        int start = 0;
        while (raw != null && start <= raw.length()) {
            int ampersand = raw.indexOf('&', start);
            int end = ampersand < 0 ? raw.length() : ampersand;
            if (end > start) {
                requireRoom(parameters.size(), limits);
                parameters.add(parameter(raw.substring(start, end)));
            }
            start = end + 1;
        }
        return new QueryString(parameters);
    }

    /** The value of the parameter of that name, of which there may be one. */
    public Optional<String> single(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .reduce((one, another) -> {
                    throw another.twice();
                })
                .map(Parameter::value);
    }

    /** The rest, for a route that has parameters of its own beside the query's. */
    public QueryString without(Set<String> names) {
        return new QueryString(parameters.stream()
                .filter(parameter -> !names.contains(parameter.name()))
                .toList());
    }

    private static void requireRoom(int present, QueryLimits limits) {
        if (present >= limits.maxParameters()) {
            throw Fault.of(FaultCode.BAD_QUERY, "The query string has too many parameters")
                    .details("At most " + limits.maxParameters() + " are allowed")
                    .hint("Many values of one column fit into a single in.(...) filter");
        }
    }

    private static Parameter parameter(String piece) {
        int equals = piece.indexOf('=');
        if (equals < 0) {
            throw Fault.of(
                            FaultCode.BAD_QUERY,
                            "Parameter '" + Excerpt.of(PercentDecoder.ofQuery().decode(piece)) + "' has no value")
                    .details("Every parameter is written name=value");
        }
        String name = PercentDecoder.ofQuery().decode(piece.substring(0, equals));
        if (name.isBlank()) {
            throw Fault.of(FaultCode.BAD_QUERY, "A parameter has no name")
                    .details("Nothing stands before '="
                            + Excerpt.of(PercentDecoder.ofQuery().decode(piece.substring(equals + 1)))
                            + "'; every parameter is written name=value");
        }
        return new Parameter(name, PercentDecoder.ofQuery().decode(piece.substring(equals + 1)));
    }
}
