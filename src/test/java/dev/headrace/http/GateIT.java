package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateIT {
    private TestListener server;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void letsRequestsGoOnAtOnceAndLater() {
        open(exchange -> null, exchange -> Future.succeededFuture(), GateIT::later);
        assertThat(answer("/hello").status()).isEqualTo(200);
    }

    @Test
    void answersWhatAGateRefusesAtOnceAndLater() {
        open(exchange -> refusal());
        assertThat(answer("/hello").status()).isEqualTo(403);
        server.close();
        open(exchange -> later(exchange).compose(done -> refusal()));
        assertThat(answer("/hello").status()).isEqualTo(403);
        assertThat(server.responded.get()).isZero();
    }

    @Test
    void leavesAloneWhatAGateAnswered() {
        open(exchange -> Replies.empty(exchange, 204), exchange -> {
            throw new IllegalStateException("nothing is left to pass");
        });
        assertThat(answer("/hello").status()).isEqualTo(204);
    }

    @Test
    void keepsLastingHeadersOnRefusals() {
        open(exchange -> {
            exchange.putLasting("x-lasting", "yes");
            exchange.response().headers().set("x-passing", "yes");
            return null;
        });
        Connection.Answer refused = answer("/nowhere");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.header("x-lasting")).isEqualTo("yes");
        assertThat(refused.header("x-passing")).isNull();
    }

    private void open(Gate... gates) {
        server = new TestListener(TestListener.config(""), List.of(gates));
    }

    private static Future<?> refusal() {
        return Future.failedFuture(Fault.of(FaultCode.READ_FORBIDDEN, "Not you"));
    }

    private static Future<?> later(Exchange exchange) {
        Promise<Void> promise = Promise.promise();
        Vertx.currentContext().runOnContext(turn -> promise.complete());
        return promise.future();
    }

    private Connection.Answer answer(String path) {
        try (Connection connection = server.connect()) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return connection.answer();
        }
    }
}
