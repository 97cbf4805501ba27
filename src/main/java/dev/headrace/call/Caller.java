package dev.headrace.call;

import java.util.Set;

/**
 * Who asks.
 *
 * @param address of the client; behind proxies that are trusted, the one that they name
 * @param account the subject of the access token, which is the key of the account's row; null without a token
 * @param roles that the token names
 */
public record Caller(String address, String account, Set<String> roles) {
    /** The server itself, for work that nobody asked for. */
    static final Caller SERVER = anonymous("");

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Somebody of whom nothing is known but where they are. */
    public static Caller anonymous(String address) {
        return new Caller(address, null, Set.of());
    }

    public boolean isAnonymous() {
        return account == null;
    }

    /** The same address, with a token. */
    public Caller as(String subject, Set<String> itsRoles) {
        return new Caller(address, subject, itsRoles);
    }
}
