package dev.headrace.dialect;

import dev.headrace.dialect.Condition.Connective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes conditions as SQL. */
final class ConditionWriter {
    private final FieldWriter fields;
    private final Arguments arguments;
    private final Optional<Ownership> ownership;

    ConditionWriter(FieldWriter fields, Arguments arguments, Optional<Ownership> ownership) {
        this.fields = fields;
        this.arguments = arguments;
        this.ownership = ownership;
    }

    /** A WHERE clause of conditions that must all hold, and of whose rows are meant; empty without any. */
    String where(List<Condition> conditions) {
        return whereAll(conditions.stream().map(this::write).toList());
    }

    private String whereAll(List<String> conditions) {
        List<String> all = new ArrayList<>(conditions);
        ownership.map(this::isOwn).ifPresent(all::add);
        return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
    }

    /** That a row belongs to its owner. */
    String isOwn(Ownership owner) {
        return fields.keyColumn(owner.column()).sql() + " = " + valueOf(owner);
    }

    /** The owner as a value of the column. */
    String valueOf(Ownership owner) {
        return fields.keyColumn(owner.column()).cast(arguments.text(owner.value()));
    }

    /** A WHERE clause for the one row whose key has these values, which are the first arguments. */
    String whereKeyIs(List<String> columns, RowKey key) {
        List<String> equalities = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Operand column = fields.keyColumn(columns.get(i));
            equalities.add(column.sql() + " = "
                    + column.cast(arguments.text(key.values().get(i))));
        }
        return whereAll(equalities);
    }

    private String joined(List<Condition> conditions, Connective connective) {
        return conditions.stream().map(this::write).collect(Collectors.joining(" " + connective + " "));
    }

    private String write(Condition condition) {
        String sql = positive(condition);
        return condition.negated() ? "NOT (" + sql + ")" : sql;
    }

    private String positive(Condition condition) {
        if (condition instanceof Condition.Comparison comparison) {
            return comparison(comparison);
        }
        if (condition instanceof Condition.Membership membership) {
            return membership(membership);
        }
        if (condition instanceof Condition.InState inState) {
            return fields.value(inState.field()) + " IS " + inState.state().sql();
        }
        if (condition instanceof Condition.Search search) {
            return search(search);
        }
        Condition.Group group = (Condition.Group) condition;
        return "(" + joined(group.members(), group.connective()) + ")";
    }

    private String comparison(Condition.Comparison comparison) {
        Operator operator = comparison.operator();
        Operand found = fields.operand(comparison.field());
        Operand left = operator.takesPattern() ? found.forPattern() : found;
        String text = operator.isLike() ? comparison.value().replace('*', '%') : comparison.value();
        String value = arguments.text(text);
        String right = comparison.quantifier() == Quantifier.ONE
                ? left.cast(value)
                : comparison.quantifier() + " (" + left.castArray(value) + ")";
        String sql = left.sql() + " " + operator.sql() + " " + right;
        return operator.takesPattern() ? ofOwnRowsAlone(sql) : sql;
    }

    /**
     * What fails on some rows and not on others, or takes long, asked of rows of the owner alone. PostgreSQL looks at conditions in
     * the order that it likes, and a failure would tell of rows that are not the caller's: {@code like.abc\} fails where one begins so.
     */
    private String ofOwnRowsAlone(String sql) {
        return ownership
                .map(owner -> "CASE WHEN " + isOwn(owner) + " THEN " + sql + " END")
                .orElse(sql);
    }

    private String membership(Condition.Membership membership) {
        Operand left = fields.operand(membership.field());
        String values = arguments.texts(membership.values());
        return left.array()
                ? left.sql() + " IN (SELECT v::" + left.type() + " FROM unnest(" + values + ") AS v)"
                : left.sql() + " = ANY (" + left.castArray(values) + ")";
    }

    /** The language is a constant in the statement, or an index made for it would not serve. */
    private String search(Condition.Search search) {
        Operand left = fields.operand(search.field());
        String language =
                search.language().map(name -> "'" + name + "'::regconfig, ").orElse("");
        String vector = left.searchVector() ? left.sql() : "to_tsvector(" + language + left.sql() + ")";
        String query = search.operator().sql() + "(" + language + arguments.text(search.query()) + ")";
        return vector + " @@ " + query;
    }
}
