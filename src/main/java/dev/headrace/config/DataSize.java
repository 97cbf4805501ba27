package dev.headrace.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written "512", "16KiB", "64MiB" or "2GiB". */
public record DataSize(long bytes) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");

    public static DataSize ofKibibytes(long kibibytes) {
        return new DataSize(kibibytes << 10);
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(mebibytes << 20);
    }

    /** The size that the text says, or empty when it is not one. */
    public static Optional<DataSize> parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int shift = shiftOf(matcher.group(2) == null ? "B" : matcher.group(2));
        long number = Long.parseLong(matcher.group(1));
        return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(new DataSize(number << shift));
    }

    private static int shiftOf(String unit) {
        return switch (unit.charAt(0)) {
            case 'K' -> 10;
            case 'M' -> 20;
            case 'G' -> 30;
            default -> 0;
        };
    }

    /** This size as an int, for the many places of the toolkit that count so. */
    public int toInt() {
        return Math.toIntExact(bytes);
    }

    @Override
    public String toString() {
        for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
            long one = 1L << shiftOf(unit);
            if (bytes >= one && bytes % one == 0) {
                return String.format(Locale.ROOT, "%d%s", bytes / one, unit);
            }
        }
        return bytes + "B";
    }
}
