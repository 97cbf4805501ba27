package dev.headrace.ops;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;

@Doc("The admin listener: health, metrics, reload. Keep it away from the public.")
public record AdminConfig(
        @Default("127.0.0.1") @Doc("Address to listen on.") String host,

        @Default("9090") @Doc("Port to listen on; 0 takes a free one.")
        int port,

        @Default("true")
        @Doc(
                "Whether requests, statements, caches and all else are counted; /metrics tells of the process alone otherwise.")
        boolean metrics) {
    public AdminConfig {
        new Rules()
                .require(port >= 0 && port <= 65_535, "port", "must be between 0 and 65535, was " + port)
                .check();
    }
}
