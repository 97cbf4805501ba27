package dev.headrace.work;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;

@Doc("CPU work away from the event loops, such as the hashing of passwords.")
public record WorkConfig(
        @Default("0") @Doc("Workers; 0 means one for each core.")
        int workers,

        @Default("64") @Doc("Most tasks that wait for a worker; further ones are answered 503.")
        int queue) {
    public WorkConfig {
        new Rules()
                .atLeast(0, "workers", workers)
                .require(workers <= 1024, "workers", "must be at most 1024, was " + workers)
                .atLeast(0, "queue", queue)
                .check();
    }

    /** How many workers there are. */
    int count() {
        return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
    }
}
