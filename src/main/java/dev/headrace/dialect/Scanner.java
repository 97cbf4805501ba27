package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.Optional;

/**
 * A position in one parameter's text, and the tokens that all grammars share.
 *
 * <p>It only moves forward, except for one quoted token of lookahead, which keeps every parser linear.
 */
final class Scanner {
    /** How deep groups may be nested and how long a JSON path may be: no sensible query comes near. */
    static final int DEEPEST = 32;

    private final String place;
    private final String text;
    private int position;

    /** @param place how faults call the text: "parameter 'select'" */
    Scanner(String place, String text) {
        this.place = place;
        this.text = text;
    }

    boolean atEnd() {
        return position == text.length();
    }

    /** Whether a list's element ends here. */
    boolean atDelimiter() {
        return atEnd() || peek() == ',' || peek() == ')';
    }

    /** The next code point, -1 at the end. */
    int peek() {
        return atEnd() ? -1 : text.codePointAt(position);
    }

    boolean startsWith(String literal) {
        return text.startsWith(literal, position);
    }

    boolean accept(String literal) {
        boolean found = startsWith(literal);
        position += found ? literal.length() : 0;
        return found;
    }

    void skipBlanks() {
        while (!atEnd() && isBlank(text.charAt(position))) {
            position++;
        }
    }

    /** Takes a token that blanks may surround. */
    boolean acceptLexeme(String literal) {
        int before = position;
        skipBlanks();
        if (!accept(literal)) {
            position = before;
            return false;
        }
        skipBlanks();
        return true;
    }

    /** Everything that is left. */
    String rest() {
        String rest = text.substring(position);
        position = text.length();
        return rest;
    }

    /** Everything up to a comma, a closing parenthesis or the end. */
    String untilDelimiter() {
        int start = position;
        while (!atDelimiter()) {
            position++;
        }
        return text.substring(start, position);
    }

    /** A run of ASCII letters, possibly empty. */
    String word() {
        int start = position;
        while (!atEnd() && isAsciiLetter(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    /** A name without blanks around it: between double quotes, or identifier characters joined by single dashes. */
    String name(String expected) {
        skipBlanks();
        if (peek() == '"') {
            String quoted = quoted().orElseThrow(this::unclosedQuote);
            skipBlanks();
            return quoted;
        }
        return joinedByDashes(expected, Scanner::isIdentifierPart);
    }

    /** A key of a JSON path, read like a name but with more characters allowed. */
    String jsonKey() {
        skipBlanks();
        if (peek() == '"') {
            return quoted().orElseThrow(this::unclosedQuote);
        }
        return joinedByDashes("a JSON key or an index", c -> "(-:.,>)".indexOf(c) < 0);
    }

    /** A whole number that is a step of a JSON path on its own, or nothing. */
    Optional<String> jsonIndex() {
        int end = position;
        if (end < text.length() && text.charAt(end) == '-') {
            end++;
        }
        int firstDigit = end;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        if (end == firstDigit || !endsJsonStep(end)) {
            return Optional.empty();
        }
        String digits = text.substring(position, end);
        position = end;
        return Optional.of(digits);
    }

    /** A double-quoted string that a delimiter follows; otherwise nothing, and the position stays. */
    Optional<String> quotedElement() {
        int before = position;
        Optional<String> quoted = peek() == '"' ? quoted() : Optional.empty();
        if (quoted.isEmpty() || !atDelimiter()) {
            position = before;
            return Optional.empty();
        }
        return quoted;
    }

    /** A group in braces without inner braces that a delimiter follows; otherwise nothing, and the position stays. */
    Optional<String> bracedElement() {
        int end = position + 1;
        if (peek() != '{') {
            return Optional.empty();
        }
        while (end < text.length() && text.charAt(end) != '{' && text.charAt(end) != '}') {
            end++;
        }
        boolean closed = end < text.length() && text.charAt(end) == '}';
        boolean delimited = end + 1 == text.length() || (closed && ",)".indexOf(text.charAt(end + 1)) >= 0);
        if (!closed || !delimited) {
            return Optional.empty();
        }
        String group = text.substring(position, end + 1);
        position = end + 1;
        return Optional.of(group);
    }

    /** Where the next token begins, for a fault about it once it has been read. */
    int position() {
        return position;
    }

    Fault unexpected(String expected) {
        return unexpected(position, expected);
    }

    Fault unexpected(int at, String expected) {
        String found = at == text.length() ? "the end" : "'" + Excerpt.of(text.substring(at)) + "'";
        return refusal(at).details("Unexpected " + found + ", expected " + expected);
    }

    /** A fault about this text; the caller says what was wrong. */
    Fault refusal() {
        return Fault.of(FaultCode.BAD_QUERY, "Cannot read " + place);
    }

    private Optional<String> quoted() {
        StringBuilder value = new StringBuilder();
        for (int i = position + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                position = i + 1;
                return Optional.of(value.toString());
            }
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
            }
            value.append(c);
        }
        return Optional.empty();
    }

    private Fault unclosedQuote() {
        return refusal(position).details("The quote that begins there is not closed");
    }

    private Fault refusal(int at) {
        return Fault.of(FaultCode.BAD_QUERY, "Cannot read " + place + " at position " + (at + 1));
    }

    private String joinedByDashes(String expected, CodePoints allowed) {
        int start = position;
        while (!atEnd()) {
            int c = peek();
            if (!allowed.has(c) && !(c == '-' && position > start && dashJoins(allowed))) {
                break;
            }
            position += Character.charCount(c);
        }
        String name = text.substring(start, position).strip();
        if (name.isEmpty()) {
            throw unexpected(expected);
        }
        skipBlanks();
        return name;
    }

    private boolean dashJoins(CodePoints allowed) {
        return position + 1 < text.length()
                && text.charAt(position + 1) != '>'
                && allowed.has(text.codePointAt(position + 1));
    }

    private boolean endsJsonStep(int index) {
        return index == text.length()
                || text.startsWith("->", index)
                || text.startsWith("::", index)
                || ".,) \t".indexOf(text.charAt(index)) >= 0;
    }

    private static boolean isIdentifierPart(int c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == ' ' || c == '$';
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private interface CodePoints {
        boolean has(int codePoint);
    }
}
