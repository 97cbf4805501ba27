package dev.headrace.content;

import io.vertx.core.buffer.Buffer;

/**
 * A body in one coding.
 *
 * @param body null when it is not worth having
 * @param tag the entity tag of this form, or null when the body has none
 */
record Form(Buffer body, String tag) {
    /** Not worth having. */
    static final Form NONE = new Form(null, null);

    /** What it weighs in memory, in bytes, roughly. */
    int weight() {
        return 64 + (body == null ? 0 : body.length());
    }
}
