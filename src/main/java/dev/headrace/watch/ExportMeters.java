package dev.headrace.watch;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of downloads. */
final class ExportMeters {
    private final AtomicInteger active = new AtomicInteger();
    private final Counter rows;
    private final Counter bytes;
    private final Counter whole;
    private final Counter clientLeft;
    private final Counter outOfTime;
    private final Counter failed;

    ExportMeters(MeterRegistry registry) {
        Gauge.builder("exports.active", active, AtomicInteger::get)
                .description("Exports that run.")
                .register(registry);
        rows = Counter.builder("export.rows")
                .description("Rows of ended exports.")
                .register(registry);
        bytes = Counter.builder("export.bytes")
                .description("Bytes of ended exports.")
                .register(registry);
        whole = ended(registry, "whole");
        clientLeft = ended(registry, "client_left");
        outOfTime = ended(registry, "deadline");
        failed = ended(registry, "failed");
    }

    private static Counter ended(MeterRegistry registry, String outcome) {
        return Counter.builder("exports")
                .description("Exports that ended, and how.")
                .tags("outcome", outcome)
                .register(registry);
    }

    void started() {
        active.incrementAndGet();
    }

    void ended(long exportedRows, long exportedBytes, Throwable failure) {
        active.decrementAndGet();
        rows.increment((double) exportedRows);
        bytes.increment((double) exportedBytes);
        outcome(failure).increment();
    }

    private Counter outcome(Throwable failure) {
        if (failure == null) {
            return whole;
        }
        if (failure instanceof Fault fault && fault.is(FaultCode.CLIENT_LEFT)) {
            return clientLeft;
        }
        return failure instanceof Fault fault && fault.is(FaultCode.DEADLINE_PASSED) ? outOfTime : failed;
    }
}
