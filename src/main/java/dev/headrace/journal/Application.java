package dev.headrace.journal;

import dev.headrace.postgres.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Does what accepted writes say. */
public interface Application {
    /** Settings of PostgreSQL for the transactions in which a resource's writes are applied. */
    Map<String, String> settings(String resource);

    /** Applies writes of a resource in their order, within the transaction. Fails as the first of them does. */
    Future<?> apply(Transaction transaction, String resource, List<AcceptedWrite> writes);

    /** Writes of the resource are in PostgreSQL of which nobody knows whether the caches heard of them. */
    Future<?> appliedUnheard(String resource);
}
