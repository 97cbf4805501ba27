package dev.headrace.watch;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands lines to a thread of its own and never makes anybody wait, however slow the terminal or the pipe is.
 *
 * <p>When four fifths are full, INFO and less is dropped; when all is full, everything is. What is dropped is counted.
 */
final class LogQueue extends AsyncAppender {
    private static final int CAPACITY = 4096;
    private static final int MILLIS_TO_EMPTY = 2000;

    private final LongAdder dropped = new LongAdder();

    LogQueue() {
        this(CAPACITY);
    }

    LogQueue(int capacity) {
        setName("queue");
        setQueueSize(capacity);
        setDiscardingThreshold(capacity / 5);
        setNeverBlock(true);
        setMaxFlushTime(MILLIS_TO_EMPTY);
    }

    long dropped() {
        return dropped.sum();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (getRemainingCapacity() == 0) {
            dropped.increment();
        } else {
            super.append(event);
        }
    }

    @Override
    protected boolean isDiscardable(ILoggingEvent event) {
        boolean discardable = super.isDiscardable(event);
        if (discardable) {
            dropped.increment();
        }
        return discardable;
    }
}
