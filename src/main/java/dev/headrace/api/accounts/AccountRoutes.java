package dev.headrace.api.accounts;

import dev.headrace.auth.Accounts;
import dev.headrace.auth.Accounts.Login;
import dev.headrace.auth.Passwords;
import dev.headrace.http.Exchange;
import dev.headrace.http.Feature;
import dev.headrace.http.JsonAnswer;
import dev.headrace.http.Policy;
import dev.headrace.http.Replies;
import dev.headrace.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** Logging in, going on and logging out. What is answered holds tokens, so nobody may store it. */
public final class AccountRoutes implements Feature {
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final String LOGIN = "login";
    private static final int LONGEST_LOGIN = 320;
    private static final int LONGEST_TOKEN = 1024;

    private final String authPath;
    private final String loginColumn;
    private final Accounts accounts;
    private final LoginCharge charge;

    /**
     * @param authPath such as {@code /api/auth}
     * @param loginColumn which a body may name in the place of {@code login}
     */
    public AccountRoutes(String authPath, String loginColumn, Accounts accounts, LoginCharge charge) {
        this.authPath = authPath;
        this.loginColumn = loginColumn;
        this.accounts = accounts;
        this.charge = charge;
    }

    @Override
    public void mount(Routes routes) {
        Policy withBody = Policy.standard().withBody().withoutCompression();
        routes.add(HttpMethod.POST, authPath + "/login", withBody, this::login)
                .add(HttpMethod.POST, authPath + "/refresh", withBody, this::refresh)
                .add(HttpMethod.POST, authPath + "/logout", withBody, this::logout);
    }

    private Future<?> login(Exchange exchange) {
        return fields(exchange, List.of(LOGIN, "password", loginColumn)).compose(fields -> {
            String login = fields.text(fields.has(loginColumn) ? loginColumn : LOGIN, LONGEST_LOGIN);
            String password = fields.text("password", Passwords.LONGEST);
            return charge.charge(exchange, login)
                    .compose(counted -> accounts.login(exchange.call(), login, password))
                    .compose(admitted -> answer(exchange, admitted));
        });
    }

    private Future<?> refresh(Exchange exchange) {
        return fields(exchange, List.of("refresh_token"))
                .compose(fields -> accounts.refresh(exchange.call(), fields.text("refresh_token", LONGEST_TOKEN)))
                .compose(refreshed -> answer(exchange, refreshed));
    }

    private Future<?> logout(Exchange exchange) {
        return fields(exchange, List.of("refresh_token"))
                .compose(fields -> accounts.logout(exchange.call(), fields.text("refresh_token", LONGEST_TOKEN)))
                .compose(ended -> Replies.empty(exchange, 204));
    }

    private static Future<Fields> fields(Exchange exchange, List<String> names) {
        exchange.putLasting(HttpHeaders.CACHE_CONTROL, NO_STORE);
        String type = exchange.request().getHeader("content-type");
        return exchange.body().map((Buffer body) -> Fields.parse(type, body, names));
    }

    private static Future<?> answer(Exchange exchange, Login login) {
        JsonAnswer answer = new JsonAnswer()
                .put("access_token", login.accessToken())
                .put("token_type", "Bearer")
                .put("expires_in", login.seconds());
        login.refreshToken().ifPresent(token -> answer.put("refresh_token", token));
        return Replies.send(exchange, 200, Replies.JSON, answer.toBuffer());
    }
}
