package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.config.Bound;
import java.util.function.Consumer;

/** Runs the server until the process shall end. */
@FunctionalInterface
public interface Launcher {
    /** Where the listeners stand, also when the configuration asked for free ports. */
    record Ports(int http, int admin) {}

    /** What SIGHUP means: to operators of a daemon that it shall read its world anew, to a command that its terminal closed. */
    enum Hangup {
        RELOADS,
        STOPS
    }

    /**
     * Answers the exit code of the process, after the server has closed.
     *
     * @param serving hears once, when both listeners take connections and rows can be read
     */
    int serve(Bound<Settings> settings, Hangup hangup, Consumer<Ports> serving);
}
