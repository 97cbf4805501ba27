package dev.headrace.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as a person writes it: one number and one unit, "500ms", "30s", "15m", "1h", "1d". */
public final class DurationText {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private DurationText() {}

    /** The duration that the text says, or empty when it is not one or is above a hundred years. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        return Optional.of(duration).filter(one -> one.toDays() <= 36_525);
    }

    /** The duration in the largest unit that says it exactly; what is below a millisecond is not said. */
    public static String print(Duration duration) {
        long milliseconds = duration.toMillis();
        if (milliseconds % 1_000 != 0) {
            return milliseconds + "ms";
        }
        long seconds = milliseconds / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3_600 + "h";
    }
}
