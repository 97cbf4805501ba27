package dev.headrace.content;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a read says that its client has: {@code If-None-Match}, and where that is missing {@code If-Modified-Since}.
 *
 * <p>A header that cannot be read asks for nothing: the client gets all, as if it had not sent it.
 */
public final class Preconditions {
    private Preconditions() {}

    /** Whether the request has any. */
    public static boolean areIn(MultiMap headers) {
        return headers.contains(HttpHeaders.IF_NONE_MATCH) || headers.contains(HttpHeaders.IF_MODIFIED_SINCE);
    }

    /**
     * The tag by which the client has the answer, or null when it does not.
     *
     * <p>That is the one that it sent: an answer that is not sent again is kept under no other, and a body in one coding must not be
     * taken for that in another.
     *
     * @param tag of the body as it is
     * @param lastModified in seconds since the epoch; 0 where nobody may go by that
     * @param current the tag that would be sent
     */
    public static String match(MultiMap headers, String tag, long lastModified, String current) {
        String first = headers.get(HttpHeaders.IF_NONE_MATCH);
        if (first == null) {
            return lastModified != 0 && isSince(headers.get(HttpHeaders.IF_MODIFIED_SINCE), lastModified)
                    ? current
                    : null;
        }
        if (isTagged(first, tag)) {
            return first;
        }
        Optional<EntityTags> tags = EntityTags.parse(String.join(",", headers.getAll(HttpHeaders.IF_NONE_MATCH)));
        return tags.map(sent -> sent.match(tag, current)).orElse(null);
    }

    private static boolean isTagged(String text, String tag) {
        if (text.equals(tag)) {
            return true;
        }
        for (Coding coding : Coding.values()) {
            if (coding.isTagged(text, tag)) {
                return true;
            }
        }
        return false;
    }

    /** Only the very moment that was sent counts: a clock that was set back must not hide a change. */
    private static boolean isSince(String date, long lastModified) {
        OptionalLong since = date == null ? OptionalLong.empty() : HttpDate.parse(date);
        return since.isPresent() && since.getAsLong() == lastModified;
    }
}
