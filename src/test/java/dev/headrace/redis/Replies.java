package dev.headrace.redis;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Replies that no Redis sent, for tests of those who use them. */
public final class Replies {
    private Replies() {}

    public static Reply nothing() {
        return Reply.of(null);
    }

    public static Reply text(byte[] bytes) {
        return Reply.of(new Bulk(bytes));
    }

    public static Reply number(long number) {
        return Reply.of(new Whole(number));
    }

    /** @param items null for nothing */
    public static Reply list(List<Response> items) {
        return Reply.of(new Multi(items));
    }

    /** One item of a list. */
    public static Response item(byte[] bytes) {
        return new Bulk(bytes);
    }

    public static Response item(long number) {
        return new Whole(number);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Bulk(byte[] bytes) implements Response {
        @Override
        public ResponseType type() {
            return ResponseType.BULK;
        }

        @Override
        public byte[] toBytes() {
            return bytes;
        }

        @Override
        public Long toLong() {
            return Long.parseLong(toString());
        }

        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private record Whole(long number) implements Response {
        @Override
        public ResponseType type() {
            return ResponseType.NUMBER;
        }

        @Override
        public Long toLong() {
            return number;
        }

        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    private record Multi(List<Response> list) implements Response {
        @Override
        public ResponseType type() {
            return ResponseType.MULTI;
        }

        @Override
        public Response get(int index) {
            return list.get(index);
        }

        @Override
        public int size() {
            return list.size();
        }

        @Override
        public String toString() {
            return list.toString();
        }
    }
}
