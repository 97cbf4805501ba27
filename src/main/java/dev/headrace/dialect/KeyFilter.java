package dev.headrace.dialect;

import dev.headrace.dialect.Condition.Comparison;
import dev.headrace.dialect.Condition.Membership;
import java.util.List;
import java.util.Optional;

/** Tells lists that ask for nothing but whole rows by their keys: {@code ?id=eq.1} and {@code ?id=in.(1,2)}. */
public final class KeyFilter {
    private static final List<SelectItem> EVERYTHING = List.of(new SelectItem.EveryColumn());

    private KeyFilter() {}

    /** The keys, each once, in the order of the request; empty when it asks for anything else too. */
    public static Optional<List<RowKey>> keys(ReadRequest request, ReadableRelation readable) {
        boolean isPlain = request.select().equals(EVERYTHING)
                && request.order().isEmpty()
                && request.offset() == 0
                && request.filters().size() == 1
                && readable.key().size() == 1;
        return isPlain ? keys(request.filters().get(0), readable) : Optional.empty();
    }

    private static Optional<List<RowKey>> keys(Condition filter, ReadableRelation readable) {
        if (filter instanceof Comparison equality
                && equality.operator() == Operator.EQ
                && equality.quantifier() == Quantifier.ONE
                && !equality.negated()
                && isKey(equality.field(), readable)) {
            return Optional.of(List.of(new RowKey(List.of(equality.value()))));
        }
        if (filter instanceof Membership membership && !membership.negated() && isKey(membership.field(), readable)) {
            return Optional.of(membership.values().stream()
                    .distinct()
                    .map(value -> new RowKey(List.of(value)))
                    .toList());
        }
        return Optional.empty();
    }

    private static boolean isKey(Field field, ReadableRelation readable) {
        String key = readable.key().get(0);
        return field.path().isEmpty()
                && field.column().equals(key)
                && readable.columns().containsKey(key);
    }
}
