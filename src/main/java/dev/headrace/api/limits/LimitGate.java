package dev.headrace.api.limits;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.http.Exchange;
import dev.headrace.http.Gate;
import dev.headrace.limit.Admission;
import dev.headrace.limit.LimiterConfig;
import dev.headrace.limit.Limits;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Counts each request for the policies that hold for it, and refuses those that are too many. Stands behind whoever finds out who asks. */
public final class LimitGate implements Gate {
    private final Limits limits;
    private final RateLimitFields fields;

    /** @param calendar for the legacy header alone, which names a moment */
    public LimitGate(Limits limits, LimiterConfig config, NanoClock clock, InstantSource calendar) {
        this.limits = limits;
        this.fields = new RateLimitFields(config, clock, calendar);
    }

    @Override
    public Future<?> pass(Exchange exchange) {
        Call call = exchange.call();
        Admission admission = limits.of(call.method(), exchange.decodedPath(), call.route(), call.caller());
        if (admission == null) {
            return null;
        }
        Future<?> decided = admission.decide();
        if (decided != null) {
            return decided.compose(done -> {
                Fault refusal = told(exchange, admission);
                return refusal == null ? Future.succeededFuture() : Future.failedFuture(refusal);
            });
        }
        Fault refusal = told(exchange, admission);
        if (refusal != null) {
            throw refusal;
        }
        return null;
    }

    /** Puts the headers on the answer, whatever it will be; answers why there is none but the refusal, or null. */
    private Fault told(Exchange exchange, Admission admission) {
        if (!exchange.isOver()) {
            fields.put(exchange, admission.verdicts());
        }
        return admission.refusal();
    }
}
