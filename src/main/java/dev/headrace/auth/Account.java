package dev.headrace.auth;

import java.util.Set;

/**
 * The row of an account, as far as a login needs it.
 *
 * @param key the subject of its tokens
 * @param hash of its password; null when it has none, and cannot log in
 */
record Account(String key, String hash, Set<String> roles) {
    Account {
        roles = Set.copyOf(roles);
    }
}
