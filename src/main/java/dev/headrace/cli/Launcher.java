package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.config.Bound;

/** Runs the server until it is told to stop. */
@FunctionalInterface
public interface Launcher {
    /** Answers the exit code of the process. */
    int serve(Bound<Settings> settings);
}
