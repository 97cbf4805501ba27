package dev.headrace.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of logins and of the keys of tokens. */
final class AccountMeters {
    private final MeterRegistry registry;
    private final Counter admitted;
    private final Counter refused;

    AccountMeters(MeterRegistry registry) {
        this.registry = registry;
        this.admitted = logins("admitted");
        this.refused = logins("refused");
    }

    private Counter logins(String outcome) {
        return Counter.builder("logins")
                .description("Logins with a password.")
                .tags("outcome", outcome)
                .register(registry);
    }

    void login(boolean right) {
        (right ? admitted : refused).increment();
    }
}
