package dev.headrace.dialect;

import dev.headrace.fault.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The operators of filters: how a request writes them, and what PostgreSQL calls them. */
public enum Operator {
    EQ("eq", "=", Form.QUANTIFIABLE),
    NEQ("neq", "<>", Form.COMPARISON),
    GT("gt", ">", Form.QUANTIFIABLE),
    GTE("gte", ">=", Form.QUANTIFIABLE),
    LT("lt", "<", Form.QUANTIFIABLE),
    LTE("lte", "<=", Form.QUANTIFIABLE),
    LIKE("like", "LIKE", Form.QUANTIFIABLE),
    ILIKE("ilike", "ILIKE", Form.QUANTIFIABLE),
    MATCH("match", "~", Form.QUANTIFIABLE),
    IMATCH("imatch", "~*", Form.QUANTIFIABLE),
    IN("in", "= ANY", Form.LIST),
    IS("is", "IS", Form.STATE),
    ISDISTINCT("isdistinct", "IS DISTINCT FROM", Form.COMPARISON),
    FTS("fts", "to_tsquery", Form.SEARCH),
    PLFTS("plfts", "plainto_tsquery", Form.SEARCH),
    PHFTS("phfts", "phraseto_tsquery", Form.SEARCH),
    WFTS("wfts", "websearch_to_tsquery", Form.SEARCH),
    CS("cs", "@>", Form.COMPARISON),
    CD("cd", "<@", Form.COMPARISON),
    OV("ov", "&&", Form.COMPARISON),
    SL("sl", "<<", Form.COMPARISON),
    SR("sr", ">>", Form.COMPARISON),
    NXR("nxr", "&<", Form.COMPARISON),
    NXL("nxl", "&>", Form.COMPARISON),
    ADJ("adj", "-|-", Form.COMPARISON);

    /** What may stand around an operator's value. */
    enum Form {
        /** A value. */
        COMPARISON,
        /** A value, or after {@code (any)} and {@code (all)} an array literal. */
        QUANTIFIABLE,
        /** Values in parentheses. */
        LIST,
        /** One of the words of {@link State}. */
        STATE,
        /** A search, after a language in parentheses if need be. */
        SEARCH
    }

    private static final Map<String, Operator> WORD_TO_OPERATOR = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(operator -> operator.word, operator -> operator));
    private static final List<String> WORDS =
            Arrays.stream(values()).map(operator -> operator.word).toList();

    private final String word;
    private final String sql;
    private final Form form;

    Operator(String word, String sql, Form form) {
        this.word = word;
        this.sql = sql;
        this.form = form;
    }

    /** How a request writes it. */
    public String word() {
        return word;
    }

    String sql() {
        return sql;
    }

    Form form() {
        return form;
    }

    /** Whether its right side is a pattern of text, in which a star stands for any text. */
    boolean isLike() {
        return this == LIKE || this == ILIKE;
    }

    /** Whether its right side is a pattern whatever the left side's type. */
    boolean takesPattern() {
        return isLike() || this == MATCH || this == IMATCH;
    }

    static Optional<Operator> of(String word) {
        return Optional.ofNullable(WORD_TO_OPERATOR.get(word));
    }

    static String allowed() {
        return String.join(", ", WORDS);
    }

    static String nearest(String word) {
        return Nearest.hint(word, WORDS);
    }
}
