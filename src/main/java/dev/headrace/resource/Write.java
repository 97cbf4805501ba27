package dev.headrace.resource;

import dev.headrace.dialect.Payload;
import dev.headrace.dialect.WriteRequest;
import dev.headrace.dialect.WriteStatement;
import dev.headrace.stream.RowEncoder;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A write that is ready to be done.
 *
 * @param sql the statement with its rows printed as they are to be answered
 * @param encoders makes the encoder of these rows, which has begun, for each attempt; empty when none are answered
 * @param ifMatch what must hold of the row before; only with a key
 * @param idempotencyKey by which the client marks a write that it may send again
 */
public record Write(
        Resource resource,
        WriteRequest request,
        Payload payload,
        WriteStatement statement,
        String sql,
        Optional<Supplier<RowEncoder>> encoders,
        Optional<IfMatch> ifMatch,
        Optional<String> idempotencyKey) {}
