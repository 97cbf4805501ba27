package dev.headrace.content;

import io.vertx.core.buffer.Buffer;

/**
 * A body in one coding.
 *
 * @param body null when the coding makes it no shorter
 * @param tag the entity tag of this form, or null when the body has none
 */
record Form(Buffer body, String tag) {
    /** What it weighs in memory, in bytes, roughly. */
    int weight() {
        return 64 + (body == null ? 0 : body.length());
    }
}
