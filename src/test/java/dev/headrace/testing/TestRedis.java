package dev.headrace.testing;

import dev.headrace.embedded.EmbeddedHome;
import dev.headrace.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.util.Optional;

/** A real Redis, started once in a test run and stopped with it; whoever shares it takes keys of their own. */
public final class TestRedis {
    private TestRedis() {}

    private static final class Holder {
        static final EmbeddedHome HOME = home();
        static final EmbeddedRedis SERVER = EmbeddedRedis.start(HOME, Optional.of(Path.of("target/demo/programs")), 0);

        private static EmbeddedHome home() {
            EmbeddedHome home = EmbeddedHome.create();
            Runtime.getRuntime().addShutdownHook(new Thread(home::close));
            return home;
        }
    }

    public static int port() {
        return Holder.SERVER.port();
    }

    /** The URL that the product is configured with. */
    public static String url() {
        return Holder.SERVER.url();
    }
}
