package dev.headrace.auth;

import dev.headrace.call.NanoClock;
import dev.headrace.watch.Watcher;
import dev.headrace.work.Workers;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Brings together whose tokens are believed: those of our own logins, and those of the configured issuers. */
public final class Issuers {
    private static final String SUBJECT = "sub";
    private static final String ROLES = "roles";

    private final Vertx vertx;
    private final Watcher watcher;
    private final NanoClock clock;
    private final Map<String, Issuer> nameToIssuer = new HashMap<>();

    public Issuers(Vertx vertx, Watcher watcher, NanoClock clock) {
        this.vertx = vertx;
        this.watcher = watcher;
        this.clock = clock;
    }

    /** Reads what lies in files, and begins to read what lies elsewhere. */
    public Tokens tokens(
            Optional<AccountsConfig> accounts,
            Map<String, IssuerConfig> others,
            Workers workers,
            InstantSource calendar) {
        accounts.map(AccountsConfig::token).ifPresent(this::addOwn);
        others.forEach(this::add);
        return new Tokens(nameToIssuer, workers, calendar);
    }

    private void addOwn(TokenConfig own) {
        EnumSet<Algorithm> algorithm = EnumSet.of(own.algorithm());
        KeySource keys = KeySource.of(KeySet.ofSecret(own.secret(), algorithm));
        nameToIssuer.put(own.issuer(), new Issuer(own.audience(), algorithm, SUBJECT, ROLES, keys));
    }

    private void add(String name, IssuerConfig other) {
        nameToIssuer.put(
                other.issuer(),
                new Issuer(other.audience(), other.allowed(), other.subject(), other.roles(), keys(name, other)));
    }

    private KeySource keys(String name, IssuerConfig other) {
        if (other.secret().isPresent()) {
            return KeySource.of(KeySet.ofSecret(other.secret().get(), other.allowed()));
        }
        return other.key().isPresent()
                ? KeySource.of(pem(name, other))
                : new FetchedKeys(vertx, name, other, watcher, clock);
    }

    private static KeySet pem(String name, IssuerConfig other) {
        String file = other.key().orElseThrow();
        try {
            return KeySet.ofPem(Files.readString(Path.of(file)), other.allowed());
        } catch (IOException e) {
            throw new IllegalArgumentException("issuers." + name + ".key: the file " + file + " cannot be read", e);
        } catch (UnusableKey e) {
            throw new IllegalArgumentException(
                    "issuers." + name + ".key: the file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
