package dev.headrace.redis;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** What Redis answered: nothing, a text, a number, or a list of replies. */
public final class Reply {
    private static final Reply NOTHING = new Reply(null);

    private final Response response;

    private Reply(Response response) {
        this.response = response;
    }

    static Reply of(Response response) {
        return response == null ? NOTHING : new Reply(response);
    }

    /** Whether there is no value: a key that does not exist, or {@code false} from a script. */
    public boolean isNull() {
        return response == null;
    }

    /** The bytes of a text, or null for nothing. */
    public byte[] bytes() {
        return bytesOf(response);
    }

    static byte[] bytesOf(Response response) {
        if (response == null) {
            return null;
        }
        return response.type() == ResponseType.BULK
                ? response.toBytes()
                : response.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The text, or null for nothing. */
    public String text() {
        return response == null ? null : response.toString();
    }

    /** The number, also one that came as a text. */
    public long number() {
        if (response == null) {
            throw new IllegalStateException("Redis answered nothing where a number was expected");
        }
        return response.toLong();
    }

    /** The replies of a list: a view, without a copy. Nothing is an empty list. */
    public List<Reply> items() {
        if (response == null) {
            return List.of();
        }
        if (response.type() != ResponseType.MULTI) {
            throw new IllegalStateException("Redis answered a single value where a list was expected");
        }
        return new Items(response);
    }

    /** For failures in tests and for debuggers. */
    @Override
    public String toString() {
        return String.valueOf(response);
    }

    private static final class Items extends AbstractList<Reply> implements RandomAccess {
        private final Response list;

        Items(Response list) {
            this.list = list;
        }

        @Override
        public Reply get(int index) {
            return of(list.get(index));
        }

        @Override
        public int size() {
            return list.size();
        }
    }
}
