package dev.headrace.redis;

import io.vertx.core.Future;
import java.util.List;

/** What may be asked of Redis. Fails with {@link RedisUnavailable} while it is gone, with {@link RedisRefusal} when it refuses. */
public interface Commands {
    /** Whether Redis answered when last tried. */
    boolean isUp();

    /**
     * Which server was found last, told before anything is asked of it: another one, or the same started anew, may hold what
     * is older. Empty when the account may not ask.
     */
    String server();

    /** Whether one server has all keys, so that a script may touch any of them. */
    boolean hasAllKeys();

    /** Sends any command. Arguments are texts, byte arrays and whole numbers. */
    Future<Reply> send(String command, List<?> arguments);

    /** The values of several keys in their order, null where there is none. */
    Future<List<byte[]>> getAll(List<String> keys);

    /** Runs a script; its text is sent only to a server that does not know it yet. */
    Future<Reply> run(Script script, List<String> keys, List<?> arguments);
}
