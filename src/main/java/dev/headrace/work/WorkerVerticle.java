package dev.headrace.work;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.UUID;
import java.util.function.Consumer;

/** Does tasks, one after the other, on a worker thread. */
public final class WorkerVerticle extends VerticleBase {
    private final String address = "headrace.worker." + UUID.randomUUID();
    private final DeliveryOptions local;
    private final Consumer<String> onReady;

    /** @param onReady is told the address once tasks may be sent there */
    WorkerVerticle(DeliveryOptions local, Consumer<String> onReady) {
        this.local = local;
        this.onReady = onReady;
    }

    @Override
    public Future<?> start() {
        return vertx.eventBus()
                .<Task<?>>localConsumer(address, message -> {
                    message.body().run();
                    message.reply(message.body(), local);
                })
                .completion()
                .onSuccess(registered -> onReady.accept(address));
    }
}
