package dev.headrace.http;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What a client is told about bytes that are no HTTP request. */
final class Unreadable {
    private Unreadable() {}

    static Fault fault(Throwable cause) {
        if (cause instanceof Fault fault) {
            return fault;
        }
        if (cause instanceof TooLongHttpLineException) {
            return Fault.of(FaultCode.TARGET_TOO_LONG, "The request line is too long")
                    .hint("http.max-request-line sets the limit");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Fault.of(FaultCode.HEADERS_TOO_LARGE, "The headers are too large")
                    .hint("http.max-headers sets the limit");
        }
        return Fault.of(FaultCode.BAD_MESSAGE, "This is not an HTTP request that can be understood");
    }
}
