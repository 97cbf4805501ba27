package dev.headrace.http;

import java.time.Duration;
import java.util.Optional;

/**
 * What one route may cost.
 *
 * @param deadline time until the answer is whole; {@code http.request-timeout} when empty
 * @param body whether the route reads a body; what is sent to one that does not is counted and dropped
 */
public record Policy(Optional<Duration> deadline, boolean body) {
    private static final Policy STANDARD = new Policy(Optional.empty(), false);

    public static Policy standard() {
        return STANDARD;
    }

    /** For answers that take as long as their client takes them. */
    public static Policy streaming(Duration deadline) {
        return new Policy(Optional.of(deadline), false);
    }

    public Policy withBody() {
        return new Policy(deadline, true);
    }
}
