package dev.headrace.journal;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import java.time.Duration;

@Doc("Writes that are accepted before PostgreSQL has them, of resources whose cache pattern is write-behind.")
public record JournalConfig(
        @Default("10000")
        @Doc(
                "Most writes of a resource that may be pending; more wait for those before them and go to PostgreSQL at once.")
        int maxPending,

        @Default("256") @Doc("Most writes of one transaction.")
        int batch,

        @Default("1d") @Doc("How long an Idempotency-Key is remembered.")
        Duration remember) {
    public JournalConfig {
        new Rules()
                .atLeast(1, "max-pending", maxPending)
                .atLeast(1, "batch", batch)
                .positive("remember", remember)
                .check();
    }
}
