package dev.headrace.limit;

import dev.headrace.call.NanoClock;
import dev.headrace.loop.Timers;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What all buckets work with.
 *
 * @param isAlone whether there is nobody to share with, and so nobody to ask
 * @param promises each of which answers on the event loop on which it was made
 * @param nodes how many are known to live
 * @param failures hears why Redis could not be asked
 */
record LimitContext(
        boolean isAlone,
        Ledger ledger,
        NanoClock clock,
        Timers timers,
        Supplier<Promise<Verdict>> promises,
        IntSupplier nodes,
        Consumer<Throwable> failures) {}
