package dev.headrace.http;

import java.time.Duration;
import java.util.Optional;

/**
 * What one route may cost.
 *
 * @param deadline time until the answer is whole; {@code http.request-timeout} when empty
 * @param body whether the route reads a body; what is sent to one that does not is counted and dropped
 * @param compression whether its answers may be compressed; never those that hold secrets beside what a stranger can choose
 */
public record Policy(Optional<Duration> deadline, boolean body, boolean compression) {
    private static final Policy STANDARD = new Policy(Optional.empty(), false, true);

    public static Policy standard() {
        return STANDARD;
    }

    /** For answers that take as long as their client takes them. */
    public static Policy streaming(Duration deadline) {
        return new Policy(Optional.of(deadline), false, true);
    }

    public Policy withBody() {
        return new Policy(deadline, true, compression);
    }

    /** For answers that hold tokens: how well they compress would tell a listener what they are. */
    public Policy withoutCompression() {
        return new Policy(deadline, body, false);
    }
}
