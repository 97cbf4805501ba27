package dev.headrace.dialect;

import java.util.Set;

/**
 * The left side of a comparison.
 *
 * @param sql the expression
 * @param type what the right side is cast to
 * @param array whether it is an array, so that a list of its values is no array of PostgreSQL
 * @param searchVector whether full-text operators take it as it is
 */
record Operand(String sql, String type, boolean array, boolean searchVector) {
    private static final Set<String> CHARACTER_TYPES =
            Set.of("text", "varchar", "character varying", "bpchar", "character", "char", "name");

    static Operand text(String sql) {
        return new Operand(sql, "text", false, false);
    }

    static Operand jsonb(String sql) {
        return new Operand(sql, "jsonb", false, false);
    }

    /** The value as an SQL expression of the operand's type. */
    String cast(String textExpression) {
        return type.equals("text") ? textExpression : textExpression + "::" + type;
    }

    /** Several values as an array of the operand's type. */
    String castArray(String arrayExpression) {
        return arrayExpression + "::" + type + "[]";
    }

    /** The same operand with what a pattern is compared as: {@code bpchar} would drop a pattern's trailing blanks. */
    Operand forPattern() {
        return CHARACTER_TYPES.contains(type) ? new Operand(sql, "text", array, searchVector) : this;
    }
}
