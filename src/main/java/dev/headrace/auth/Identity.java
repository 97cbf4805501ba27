package dev.headrace.auth;

import java.util.Set;

/**
 * Whom a valid token names.
 *
 * @param account the subject
 * @param end the second from which on it is not valid any more, by the wall clock
 * @param keys what its signature was looked at with; when these change, the token is looked at again
 */
public record Identity(String account, Set<String> roles, long end, Object keys) {
    public Identity {
        roles = Set.copyOf(roles);
    }
}
