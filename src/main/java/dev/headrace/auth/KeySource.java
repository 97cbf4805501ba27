package dev.headrace.auth;

import io.vertx.core.Future;

/** Where the keys of an issuer come from. */
interface KeySource {
    /** The keys that are known now; null while none are. */
    KeySet current();

    /** The keys after looking for newer ones, unless somebody did a moment ago. */
    Future<KeySet> renewed();

    /** Keys that stay. */
    static KeySource of(KeySet keys) {
        return new KeySource() {
            @Override
            public KeySet current() {
                return keys;
            }

            @Override
            public Future<KeySet> renewed() {
                return Future.succeededFuture(keys);
            }
        };
    }
}
