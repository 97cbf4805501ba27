package dev.headrace.consistency;

import dev.headrace.Main;
import java.io.IOException;

/** The server as a process that ends when the one that started it does: then nobody holds its standard input open. */
public final class ServedWhileParentLives {
    private ServedWhileParentLives() {}

    public static void main(String[] arguments) {
        Thread watch = new Thread(ServedWhileParentLives::awaitParent, "parent");
        watch.setDaemon(true);
        watch.start();
        Main.main(arguments);
    }

    private static void awaitParent() {
        try {
            int read = System.in.read();
            while (read >= 0) {
                read = System.in.read();
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(1);
    }
}
