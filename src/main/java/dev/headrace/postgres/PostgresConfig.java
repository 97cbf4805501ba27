package dev.headrace.postgres;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.config.Secret;
import java.time.Duration;

@Doc("The database.")
public record PostgresConfig(
        @Secret @Doc("Where it is: postgresql://user:password@host:port/database, with ?sslmode=verify-full and so on.")
        String url,

        PoolConfig pool,
        @Default("2s") @Doc("Time to open a connection.") Duration connectTimeout,

        @Default("5s")
        @Doc(
                "Longest time of one statement, 0s for no bound; what is left of the request's time comes first if shorter.")
        Duration statementTimeout,

        @Default("1s") @Doc("Longest wait for a lock; 0s for no bound.")
        Duration lockTimeout,

        @Default("100ms") @Doc("Statements slower than this are logged, without their values.")
        Duration slowQuery,

        @Default("60s") @Doc("How often the pools report their state; 0s means never.")
        Duration poolReport) {
    public PostgresConfig {
        Rules rules = new Rules();
        rules.read(() -> DatabaseUrl.parse(url));
        rules.positive("connect-timeout", connectTimeout).check();
    }
}
