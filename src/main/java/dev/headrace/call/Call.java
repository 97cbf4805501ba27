package dev.headrace.call;

import dev.headrace.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One request on its way through the server: who asks, how long it may take, what it spent, and what must stop with it.
 *
 * <p>Belongs to the event loop of its request; nothing here is synchronised.
 */
public final class Call {
    private static final String UNROUTED = "unmatched";

    private final String id;
    private final String traceId;
    private final String method;
    private final NanoClock clock;
    private final long started;
    private final Timings timings = new Timings();
    private final List<Runnable> cancelHooks = new ArrayList<>(2);

    private Caller caller;
    private Deadline deadline;
    private String route = UNROUTED;
    private Fault cancelled;
    private Fault doubt;
    private boolean ended;

    /**
     * @param id the request id, answered as {@code X-Request-Id}
     * @param traceId 32 hexadecimal digits, from {@code traceparent} or made here
     */
    public Call(String id, String traceId, String method, Caller caller, Deadline deadline, NanoClock clock) {
        this.id = id;
        this.traceId = traceId;
        this.method = method;
        this.caller = caller;
        this.deadline = deadline;
        this.clock = clock;
        this.started = clock.nanos();
    }

    /**
     * A call of the server's own, for work that no request may end.
     *
     * @param purpose stands where a request has its id
     */
    public static Call ofServer(String purpose, Duration timeout, NanoClock clock) {
        return new Call(purpose, purpose, "GET", Caller.SERVER, Deadline.in(timeout, clock), clock);
    }

    public String id() {
        return id;
    }

    public String traceId() {
        return traceId;
    }

    public String method() {
        return method;
    }

    public Caller caller() {
        return caller;
    }

    /** Replaces the caller, once more is known of them. */
    public void caller(Caller known) {
        caller = known;
    }

    public Timings timings() {
        return timings;
    }

    public Deadline deadline() {
        return deadline;
    }

    /** Replaces the deadline, for routes that have one of their own. */
    public void deadline(Deadline other) {
        deadline = other;
    }

    /** The route's template such as {@code /api/{resource}/{key}}, never the path: labels must stay few. */
    public String route() {
        return route;
    }

    public void route(String template) {
        route = template;
    }

    public long elapsedNanos() {
        return clock.nanos() - started;
    }

    /** Runs the hook when the call is cancelled, or now if it already is. Hooks of a call that ended are dropped. */
    public void onCancel(Runnable hook) {
        if (cancelled != null) {
            hook.run();
        } else if (!ended) {
            cancelHooks.add(hook);
        }
    }

    /** Forgets a hook whose work is done. */
    public void forget(Runnable hook) {
        cancelHooks.remove(hook);
    }

    /** Stops what runs for this call: the deadline passed or the client left. Only the first reason counts. */
    public void cancel(Fault reason) {
        if (ended || cancelled != null) {
            return;
        }
        cancelled = doubt == null ? reason : doubt;
        List<Runnable> hooks = List.copyOf(cancelHooks);
        cancelHooks.clear();
        hooks.forEach(Runnable::run);
    }

    /**
     * Says that from now on nothing stops what runs for this call: who is told of a cancellation is told this instead.
     * Null takes it back.
     */
    public void beyondRecall(Fault outcome) {
        doubt = outcome;
    }

    /** Why the call was cancelled, or null while it is not. */
    public Fault cancelled() {
        return cancelled;
    }

    /** Marks the answer as sent; nothing is left to cancel. */
    public void end() {
        ended = true;
        cancelHooks.clear();
    }
}
