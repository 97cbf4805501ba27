package dev.headrace.testing;

/** A real Redis, started once in a test run and stopped with it; whoever shares it takes keys of their own. */
public final class TestRedis {
    private static final String PASSWORD = "hush";

    private TestRedis() {}

    private static final class Holder {
        static final RedisProcess SERVER = RedisProcess.launch("--requirepass", PASSWORD);
    }

    public static int port() {
        return Holder.SERVER.port();
    }

    /** The URL that the product is configured with. */
    public static String url() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port();
    }
}
