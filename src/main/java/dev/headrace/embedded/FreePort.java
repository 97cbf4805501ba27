package dev.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds a port of 127.0.0.1 that nobody listens on, for servers that cannot find one themselves. */
final class FreePort {
    private FreePort() {}

    /** The wanted port, or a free one if 0 is wanted. */
    static int orFree(int wanted) {
        if (wanted != 0) {
            return wanted;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
