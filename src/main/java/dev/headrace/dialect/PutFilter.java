package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The filters of a PUT, which name one row: each column of the key once, with a plain {@code eq}, and nothing else. */
final class PutFilter {
    private PutFilter() {}

    static RowKey key(List<Condition> filters, List<String> key, ReadableRelation readable) {
        Map<String, String> columnToValue = new HashMap<>();
        for (Condition filter : filters) {
            if (!(filter instanceof Condition.Comparison comparison) || !isPlain(comparison)) {
                throw refusal(key, readable);
            }
            columnToValue.put(comparison.field().column(), comparison.value());
        }
        boolean isKey = filters.size() == key.size() && columnToValue.keySet().equals(Set.copyOf(key));
        if (key.isEmpty() || !isKey) {
            throw refusal(key, readable);
        }
        return new RowKey(key.stream().map(columnToValue::get).toList());
    }

    private static boolean isPlain(Condition.Comparison comparison) {
        return !comparison.negated()
                && comparison.operator() == Operator.EQ
                && comparison.quantifier() == Quantifier.ONE
                && comparison.field().path().isEmpty();
    }

    private static Fault refusal(List<String> key, ReadableRelation readable) {
        Fault fault = Fault.of(
                FaultCode.BAD_PUT_FILTER, "Filters must include all and only primary key columns with 'eq' operators");
        if (key.isEmpty()) {
            return fault.details("Resource '" + readable.resource() + "' has no key, so its rows cannot be put");
        }
        boolean isHidden = !readable.columns().keySet().containsAll(key);
        return isHidden ? fault : fault.details("The key is " + String.join(",", key));
    }
}
