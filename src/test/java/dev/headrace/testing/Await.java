package dev.headrace.testing;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting in tests: until something is so, or for an answer, and never for ever. */
public final class Await {
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {}

    /** Waits until the condition holds. {@code what} names it in the failure. */
    public static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** The future's value. */
    public static <T> T value(Future<T> future) {
        Throwable failure = settled(future);
        if (failure != null) {
            throw new AssertionError("expected a value", failure);
        }
        return future.result();
    }

    /** Why the future failed. */
    public static Throwable failure(Future<?> future) {
        Throwable failure = settled(future);
        if (failure == null) {
            throw new AssertionError("expected a failure, got " + future.result());
        }
        return failure;
    }

    /** Why the future failed, or null. */
    static Throwable settled(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(LIMIT, TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain for an answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
