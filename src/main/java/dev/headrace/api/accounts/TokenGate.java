package dev.headrace.api.accounts;

import dev.headrace.auth.Identity;
import dev.headrace.auth.Tokens;
import dev.headrace.call.Call;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.http.Exchange;
import dev.headrace.http.Gate;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/**
 * Tells whose a request is. Without a token it is nobody's; one that is not valid is refused, but behind the gates, so that
 * who tries many is counted like anybody.
 */
public final class TokenGate implements Gate {
    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final String loginPaths;

    /** @param loginPaths how the paths begin for which a token means nothing */
    public TokenGate(Tokens tokens, String loginPaths) {
        this.tokens = tokens;
        this.loginPaths = loginPaths;
    }

    @Override
    public Future<?> pass(Exchange exchange) {
        MultiMap headers = exchange.request().headers();
        if (!headers.contains(HttpHeaders.AUTHORIZATION) || exchange.path().startsWith(loginPaths)) {
            return null;
        }
        try {
            String token = token(headers.getAll(HttpHeaders.AUTHORIZATION));
            Identity known = tokens.known(token);
            return known == null ? verify(exchange, token) : admit(exchange, known);
        } catch (Fault refusal) {
            return refuse(exchange, refusal);
        }
    }

    private static String token(List<String> sent) {
        if (sent.size() > 1) {
            throw Fault.of(FaultCode.BAD_AUTHORIZATION, "The request has several Authorization headers");
        }
        String header = sent.get(0);
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Fault.of(FaultCode.BAD_TOKEN, "The Authorization header is of no known scheme")
                    .hint("Send Authorization: Bearer, with an access token behind it");
        }
        return header.substring(SCHEME.length()).strip();
    }

    private Future<?> verify(Exchange exchange, String token) {
        return tokens.verify(token).transform(found -> {
            if (found.succeeded()) {
                admit(exchange, found.result());
            } else if (found.cause() instanceof Fault refusal) {
                refuse(exchange, refusal);
            } else {
                return Future.failedFuture(found.cause());
            }
            return Future.succeededFuture();
        });
    }

    private static Future<?> admit(Exchange exchange, Identity identity) {
        Call call = exchange.call();
        call.caller(call.caller().as(identity.account(), identity.roles()));
        return null;
    }

    private static Future<?> refuse(Exchange exchange, Fault refusal) {
        exchange.refuse(refusal);
        return null;
    }
}
