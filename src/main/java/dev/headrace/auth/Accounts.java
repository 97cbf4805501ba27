package dev.headrace.auth;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.postgres.Postgres;
import dev.headrace.resource.CachedChanges;
import dev.headrace.resource.Resources;
import dev.headrace.watch.Watcher;
import dev.headrace.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Logs accounts in and out. What it refuses does not tell whether there is such an account: not by words, and not by time. */
public final class Accounts {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PREPARE_AGAIN_MILLIS = 10_000;

    private final Vertx vertx;
    private final AccountsConfig config;
    private final AccountRows rows;
    private final Sessions sessions;
    private final Passwords passwords;
    private final OwnTokens tokens;
    private final Workers workers;
    private final Watcher watcher;
    private final NanoClock clock;
    private volatile boolean prepared;
    private volatile boolean closed;

    public Accounts(
            Vertx vertx,
            AccountsConfig config,
            Postgres postgres,
            Supplier<Resources> resources,
            CachedChanges changes,
            OwnTokens tokens,
            Workers workers,
            Watcher watcher,
            NanoClock clock) {
        this.vertx = vertx;
        this.config = config;
        this.rows = new AccountRows(postgres, resources, changes, config);
        this.sessions = new Sessions(postgres, config.sessionTtl());
        this.passwords = new Passwords(config.hashing());
        this.tokens = tokens;
        this.workers = workers;
        this.watcher = watcher;
        this.clock = clock;
    }

    /**
     * What somebody gets who logged in.
     *
     * @param seconds for which the access token is valid
     * @param refreshToken empty when sessions cannot be kept
     */
    public record Login(String accessToken, long seconds, Optional<String> refreshToken) {}

    /** Has the table of sessions made, now or once that can be done. Until then a login gives an access token alone. */
    public void start() {
        if (closed) {
            return;
        }
        Call call = Call.ofServer("accounts", PATIENCE, clock);
        sessions.prepare(call).onSuccess(ready -> prepared = true).onFailure(failure -> {
            watcher.sessionsUnusable(failure);
            vertx.setTimer(PREPARE_AGAIN_MILLIS, timer -> start());
        });
    }

    public void close() {
        closed = true;
    }

    /** Fails with one and the same fault for an account that does not exist and for a password that does not fit. */
    public Future<Login> login(Call call, String login, String password) {
        return rows.withLogin(call, login).compose(found -> {
            String hash = found.map(Account::hash).orElse(null);
            return workers.run(() -> passwords.fits(password, hash)).compose(fits -> {
                watcher.loginEnded(fits);
                return fits ? admit(call, found.orElseThrow(), password) : Future.failedFuture(refused());
            });
        });
    }

    private static Fault refused() {
        return Fault.of(FaultCode.LOGIN_FAILED, "Login or password is wrong");
    }

    private Future<Login> admit(Call call, Account account, String password) {
        if (passwords.isOutdated(account.hash())) {
            renewHash(account, password);
        }
        return prepared
                ? sessions.begin(call, account.key())
                        .map(token -> answer(account.key(), account.roles(), Optional.of(token.text())))
                : Future.succeededFuture(answer(account.key(), account.roles(), Optional.empty()));
    }

    /** In the background: the login does not wait for it, and another one tries again. */
    private void renewHash(Account account, String password) {
        Call call = Call.ofServer("accounts", PATIENCE, clock);
        workers.run(() -> passwords.hash(password))
                .compose(hash -> rows.replaceHash(call, account, hash))
                .onFailure(failure -> watcher.hashNotRenewed(failure));
    }

    private Login answer(String account, Set<String> roles, Optional<String> refreshToken) {
        return new Login(tokens.issue(account, roles), config.token().ttl().toSeconds(), refreshToken);
    }

    /** The next access token of a session, and its next refresh token; roles are those of now. */
    public Future<Login> refresh(Call call, String text) {
        Optional<RefreshToken> token = RefreshToken.parse(text);
        if (token.isEmpty()) {
            return Future.failedFuture(over());
        }
        return sessions.refresh(call, token.get())
                .compose(refreshed -> refreshed
                        .map(session ->
                                rows.withKey(call, session.account()).compose(account -> goOn(call, session, account)))
                        .orElseGet(() -> Future.failedFuture(over())));
    }

    private Future<Login> goOn(Call call, Sessions.Refreshed session, Optional<Account> account) {
        return account.map(found -> Future.succeededFuture(answer(
                        found.key(), found.roles(), Optional.of(session.next().text()))))
                .orElseGet(() -> sessions.end(call, session.next()).transform(ended -> Future.failedFuture(over())));
    }

    private static Fault over() {
        return Fault.of(FaultCode.SESSION_ENDED, "The refresh token is not valid any more")
                .details("It has expired, was used before, or its session was ended")
                .hint("Log in again");
    }

    /** Ends the session of the token. Whoever has none is as logged out as they can be. */
    public Future<?> logout(Call call, String text) {
        return RefreshToken.parse(text)
                .<Future<?>>map(token -> sessions.end(call, token))
                .orElseGet(Future::succeededFuture);
    }
}
