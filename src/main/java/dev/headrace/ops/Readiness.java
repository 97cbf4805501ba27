package dev.headrace.ops;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the server may get traffic, at one moment, and what it lacks.
 *
 * @param postgres whether PostgreSQL answers
 * @param catalog whether the catalogue was read at least once
 * @param redis whether Redis answers, empty when none is configured; without it the server is ready all the same
 * @param draining whether the server is on its way to stop
 */
public record Readiness(boolean postgres, boolean catalog, Optional<Boolean> redis, boolean draining) {
    private static final Duration SOON = Duration.ofSeconds(1);

    public boolean isReady() {
        return postgres && catalog && !draining;
    }

    /** Why it is not ready; the reason that lasts longest first. */
    Fault fault() {
        return reason().retryAfter(SOON);
    }

    private Fault reason() {
        if (draining) {
            return Fault.of(FaultCode.SHUTTING_DOWN, "The server is shutting down");
        }
        if (!postgres) {
            return Fault.of(FaultCode.DATABASE_UNREACHABLE, "PostgreSQL cannot be reached")
                    .hint("The server goes on trying and becomes ready by itself");
        }
        return Fault.of(FaultCode.CATALOGUE_NOT_LOADED, "The catalogue is not loaded yet");
    }
}
