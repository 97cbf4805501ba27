package dev.headrace.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules of one record: every one is looked at before the broken ones are thrown, so that all are told at once. */
public final class Rules {
    private static final ThreadLocal<List<InvalidSetting>> COLLECTED = new ThreadLocal<>();

    private final List<InvalidSetting> broken = new ArrayList<>();

    /** Demands that something holds of a key; the sentence says what must be, and what was. */
    public Rules require(boolean holds, String key, String sentence) {
        if (!holds) {
            broken.add(new InvalidSetting(key, sentence));
        }
        return this;
    }

    /** Demands a whole number of at least this. */
    public Rules atLeast(long minimum, String key, long value) {
        return require(value >= minimum, key, "must be at least " + minimum + ", was " + value);
    }

    /** Demands a duration above zero. */
    public Rules positive(String key, Duration value) {
        return require(!value.isZero() && !value.isNegative(), key, "must be longer than 0s");
    }

    /** Demands a duration that is not longer than this. */
    public Rules atMost(Duration maximum, String key, Duration value) {
        return require(
                value.compareTo(maximum) <= 0,
                key,
                "must not be longer than " + DurationText.print(maximum) + ", was " + DurationText.print(value));
    }

    /** Demands a size within bounds. */
    public Rules between(DataSize minimum, DataSize maximum, String key, DataSize value) {
        boolean within = value.bytes() >= minimum.bytes() && value.bytes() <= maximum.bytes();
        return require(within, key, "must be between " + minimum + " and " + maximum + ", was " + value);
    }

    /** What another class reads from a value; its refusal is a broken rule like the others. */
    public <T> Optional<T> read(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (InvalidSetting refusal) {
            broken.add(refusal);
            return Optional.empty();
        }
    }

    /**
     * Runs a construction that goes on when rules are broken, so that those of the sections around it can be looked at too.
     *
     * @param into takes the broken rules
     */
    static <T> T collecting(List<InvalidSetting> into, Supplier<T> construction) {
        COLLECTED.set(into);
        try {
            return construction.get();
        } finally {
            COLLECTED.remove();
        }
    }

    /** Throws the first broken rule with the others as suppressed, or nothing. */
    public void check() {
        List<InvalidSetting> collected = COLLECTED.get();
        if (collected != null) {
            collected.addAll(broken);
        } else if (!broken.isEmpty()) {
            InvalidSetting first = broken.get(0);
            broken.subList(1, broken.size()).forEach(first::addSuppressed);
            throw first;
        }
    }
}
