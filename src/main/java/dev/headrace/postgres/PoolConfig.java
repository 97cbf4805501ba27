package dev.headrace.postgres;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import java.time.Duration;

@Doc("The pool of connections that serves lists.")
public record PoolConfig(
        @Default("20") @Doc("Most connections.") int maxSize,

        @Default("5") @Doc("Connections kept open while nobody needs them.")
        int minSize,

        @Default("30s") @Doc("Idle time after which a connection above min-size is closed.")
        Duration idleTimeout,

        @Default("2s") @Doc("Longest wait for a connection.")
        Duration acquireTimeout,

        @Default("30m") @Doc("Age at which a connection is replaced, less up to a tenth at random.")
        Duration maxLifetime,

        @Default("7500") @Doc("Uses after which a connection is replaced; 0 means never.")
        int maxUses,

        @Default("200") @Doc("Most callers that wait for a connection; the next one is refused at once.")
        int maxWaiting) {
    public PoolConfig {
        new Rules()
                .atLeast(1, "max-size", maxSize)
                .require(
                        minSize >= 0 && minSize <= Math.max(0, maxSize),
                        "min-size",
                        "must be between 0 and max-size (" + maxSize + "), was " + minSize)
                .positive("idle-timeout", idleTimeout)
                .positive("acquire-timeout", acquireTimeout)
                .positive("max-lifetime", maxLifetime)
                .atLeast(0, "max-uses", maxUses)
                .atLeast(0, "max-waiting", maxWaiting)
                .check();
    }
}
