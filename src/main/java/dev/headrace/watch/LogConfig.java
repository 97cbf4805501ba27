package dev.headrace.watch;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;

@Doc("What the server prints.")
public record LogConfig(
        @Default("auto") @Doc("text, json, or auto: text on a terminal and JSON lines otherwise.")
        Format format,

        @Default("info") @Doc("The least important lines that are printed: error, warn, info or debug.")
        Level level) {

    /** How lines look. */
    public enum Format {
        AUTO,
        TEXT,
        JSON
    }

    /** How important a line must be. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
