package dev.headrace.dialect;

import dev.headrace.dialect.Condition.Connective;
import dev.headrace.dialect.QueryString.Parameter;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Sorts the parameters of one query string by their meaning and hands each to its grammar. */
final class ReadRequestParser {
    private static final Set<String> RESERVED_LAST_PARTS = Set.of("order", "limit", "offset", "and", "or");

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

    private final QueryLimits limits;
    private final Set<String> seen = new HashSet<>();
    private final List<Condition> filters = new ArrayList<>();
    private List<SelectItem> select = List.of(new SelectItem.EveryColumn());
    private List<OrderTerm> order = List.of();
    private OptionalLong limit = OptionalLong.empty();
    private long offset;

    ReadRequestParser(QueryLimits limits) {
        this.limits = limits;
    }

    ReadRequest parse(QueryString query) {
        query.parameters().forEach(this::take);
        return new ReadRequest(select, filters, order, limit, offset);
    }

    private void take(Parameter parameter) {
        String name = parameter.name();
        switch (name) {
            case "select" -> {
                if (seen.add(name)) {
                    select = new SelectParser(scanner(parameter)).parse();
                }
            }
            // They say how a write is done; clients may send them with every request of a table.
            case "columns", "on_conflict" -> {}
            case "order" -> order = new OrderParser(scanner(once(parameter))).parse();
            case "limit" -> limit = OptionalLong.of(limit(once(parameter)));
            case "offset" -> offset = Math.max(0, wholeNumber(once(parameter)));
            case "and" -> filters.add(group(parameter, false, Connective.AND));
            case "or" -> filters.add(group(parameter, false, Connective.OR));
            case "not.and" -> filters.add(group(parameter, true, Connective.AND));
            case "not.or" -> filters.add(group(parameter, true, Connective.OR));
            default -> filters.add(filter(parameter));
        }
    }

    private Parameter once(Parameter parameter) {
        if (!seen.add(parameter.name())) {
            throw parameter.twice();
        }
        return parameter;
    }

    private static long limit(Parameter parameter) {
        long limit = wholeNumber(parameter);
        if (limit < 0) {
            throw Fault.of(FaultCode.BAD_RANGE, "Requested range not satisfiable")
                    .details("Limit should be greater than or equal to zero.");
        }
        return limit;
    }

    private static long wholeNumber(Parameter parameter) {
        if (!WHOLE_NUMBER.matcher(parameter.value()).matches()) {
            throw Fault.of(
                            FaultCode.BAD_QUERY,
                            "Parameter '" + parameter.name() + "' must be a whole number, was '"
                                    + Excerpt.of(parameter.value()) + "'")
                    .details("Allowed are 0 to 999999999999999999");
        }
        return Long.parseLong(parameter.value());
    }

    private Condition group(Parameter parameter, boolean negated, Connective connective) {
        return new LogicParser(scanner(parameter), limits.maxInValues()).parse(negated, connective);
    }

    private Condition filter(Parameter parameter) {
        Field field = filteredField(parameter.name());
        requireOperator(field, parameter);
        return new FilterParser(scanner(parameter), field, false, limits.maxInValues()).parse();
    }

    private static Field filteredField(String name) {
        String lastPart = name.substring(name.lastIndexOf('.') + 1);
        if (RESERVED_LAST_PARTS.contains(lastPart) && name.indexOf('.') > 0) {
            throw Unsupported.nestedName(name);
        }
        Scanner scanner = new Scanner("parameter name '" + Excerpt.of(name) + "'", name);
        Field field = FieldParser.parse(scanner);
        if (scanner.startsWith(".")) {
            throw Unsupported.nestedName(name);
        }
        if (!scanner.atEnd()) {
            throw scanner.unexpected("a JSON path or the end of the column's name");
        }
        return field;
    }

    /** Meets the commonest mistake, {@code id=5}, with the text that was meant. */
    private static void requireOperator(Field field, Parameter parameter) {
        String value = parameter.value();
        if (value.indexOf('.') < 0 && Operator.of(value).isEmpty()) {
            String meant = Excerpt.of(parameter.name() + "=eq." + value);
            throw Fault.of(
                            FaultCode.BAD_QUERY,
                            "The filter on '" + Excerpt.of(field.column()) + "' has no operator: '" + Excerpt.of(value)
                                    + "'")
                    .details("Expected an operator, a dot and a value; operators are " + Operator.allowed())
                    .hint("Perhaps you meant '" + meant + "'");
        }
    }

    private static Scanner scanner(Parameter parameter) {
        return new Scanner("parameter '" + Excerpt.of(parameter.name()) + "'", parameter.value());
    }
}
