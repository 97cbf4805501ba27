package dev.headrace.watch;

import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.headrace.fault.Fault;

/** Why something failed, in a few words for a line. */
final class Reason {
    private Reason() {}

    /** Without anything that a caller may have sent: a fault's text quotes it, and so does PostgreSQL's. */
    static String of(Throwable failure) {
        if (failure instanceof Fault fault) {
            return fault.code();
        }
        return withName(
                failure, failure.getMessage() == null ? null : LogLine.withoutValues(new ThrowableProxy(failure)));
    }

    /** With its text: for failures that no caller had a hand in. */
    static String inFull(Throwable failure) {
        return failure instanceof Fault fault
                ? fault.code() + ": " + fault.getMessage()
                : withName(failure, failure.getMessage());
    }

    private static String withName(Throwable failure, String message) {
        String name = failure.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }
}
