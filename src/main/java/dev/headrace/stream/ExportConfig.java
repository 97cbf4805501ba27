package dev.headrace.stream;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import java.time.Duration;

@Doc("Downloads of whole resources.")
public record ExportConfig(
        @Default("4") @Doc("Most exports at once; each holds a connection of its own. The next one is answered 503.")
        int maxConcurrent,

        @Default("30s") @Doc("A client that takes nothing for this long is cut off.")
        Duration stallTimeout,

        @Default("1h") @Doc("Longest time of one export.") Duration timeout) {
    public ExportConfig {
        new Rules()
                .atLeast(1, "max-concurrent", maxConcurrent)
                .positive("stall-timeout", stallTimeout)
                .positive("timeout", timeout)
                .check();
    }
}
