package dev.headrace.dialect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code is} can ask for. */
public enum State {
    NULL,
    NOT_NULL,
    TRUE,
    FALSE,
    UNKNOWN;

    static Optional<State> of(String word) {
        String wanted = word.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(state -> state.name().equals(wanted))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values())
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    String sql() {
        return name().replace('_', ' ');
    }
}
