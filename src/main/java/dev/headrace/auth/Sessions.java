package dev.headrace.auth;

import dev.headrace.call.Call;
import dev.headrace.packaged.PackagedText;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.RowSink;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Logins that outlive an access token, in PostgreSQL, so that they hold on all nodes and end for good.
 *
 * <p>A refresh token is good for one use, which gives the next one. One that comes again was stolen, from the client or by it:
 * the session ends. A client that sends the last one twice within some seconds, because an answer was lost or it has two
 * windows, is refused and not ended.
 */
final class Sessions {
    private static final String READY = """
            SELECT EXISTS (
                SELECT FROM pg_attribute WHERE attrelid = to_regclass('headrace.sessions') AND attname = 'before')""";
    private static final String TABLES = PackagedText.of(Sessions.class, "sessions.sql");
    private static final String BEGIN = """
            WITH gone AS (
                DELETE FROM headrace.sessions
                WHERE id IN (SELECT id FROM headrace.sessions WHERE ends < now() LIMIT 100))
            INSERT INTO headrace.sessions (id, account, token, ends)
            VALUES ($1::text::uuid, $2, $3, now() + $4::text::interval)""";
    private static final String REFRESH = """
            WITH used AS (
                UPDATE headrace.sessions
                SET token = $3, before = token, used = now(), ends = now() + $4::text::interval
                WHERE id = $1::text::uuid AND token = $2 AND ends > now()
                RETURNING account
            ), ended AS (
                DELETE FROM headrace.sessions
                WHERE id = $1::text::uuid AND token <> $2
                    AND (before IS DISTINCT FROM $2 OR used < now() - interval '10 seconds'))
            SELECT account FROM used""";
    /** Whoever has had any token of a session knows its id, which nobody can guess. */
    private static final String END = "DELETE FROM headrace.sessions WHERE id = $1::text::uuid";

    private final Postgres postgres;
    private final String ttl;
    private final SecureRandom random = new SecureRandom();

    Sessions(Postgres postgres, Duration ttl) {
        this.postgres = postgres;
        this.ttl = ttl.toSeconds() + " seconds";
    }

    /** A session after one of its refresh tokens was used. */
    record Refreshed(String account, RefreshToken next) {}

    /** Has the table made, unless it is there. */
    Future<?> prepare(Call call) {
        return postgres.text(call, READY, List.of())
                .compose(ready -> ready.orElse("").equals("true") ? Future.succeededFuture() : postgres.run(TABLES));
    }

    Future<RefreshToken> begin(Call call, String account) {
        RefreshToken token = RefreshToken.ofNewSession(random);
        return run(call, BEGIN, List.of(token.session().toString(), account, token.digest(), ttl))
                .map(done -> token);
    }

    /** Empty when the session is over, or the token was used before. */
    Future<Optional<Refreshed>> refresh(Call call, RefreshToken token) {
        RefreshToken next = token.next(random);
        List<Object> arguments = List.of(token.session().toString(), token.digest(), next.digest(), ttl);
        return postgres.transaction(call, transaction -> transaction.text(REFRESH, arguments))
                .map(account -> account.map(found -> new Refreshed(found, next)));
    }

    Future<?> end(Call call, RefreshToken token) {
        return run(call, END, List.of(token.session().toString()));
    }

    private Future<?> run(Call call, String sql, List<Object> arguments) {
        return postgres.transaction(call, transaction -> transaction.rows(sql, arguments, RowSink.NONE));
    }
}
