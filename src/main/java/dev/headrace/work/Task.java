package dev.headrace.work;

import io.vertx.core.Promise;
import java.util.concurrent.Callable;

/** A piece of work on its way to a worker and back. */
final class Task<T> {
    private final Callable<T> work;
    private final Promise<T> promise;
    /** Written by the worker before its reply, and read after that. */
    private T result;

    private Throwable failure;

    Task(Callable<T> work, Promise<T> promise) {
        this.work = work;
        this.promise = promise;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever the work throws is its answer
    void run() {
        try {
            result = work.call();
        } catch (Exception e) {
            failure = e;
        }
    }

    void tell() {
        if (failure == null) {
            promise.complete(result);
        } else {
            promise.fail(failure);
        }
    }
}
