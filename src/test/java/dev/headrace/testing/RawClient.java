package dev.headrace.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that reads as much or as little of an answer as a test wants, byte by byte from the socket. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** A client whose system buffers little, so that a server notices early when it does not read. */
    public static RawClient withSmallBuffer(int port) throws IOException {
        return new RawClient(port, 4096);
    }

    private RawClient(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    public void get(String pathAndQuery) throws IOException {
        String request = "GET " + pathAndQuery + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends text as it is. */
    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads so many bytes, or fewer when the connection ends before. */
    public String read(int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    /** Reads on until these are the last bytes; false when the connection ends before. */
    public boolean readUntil(String last) throws IOException {
        String tail = "";
        byte[] buffer = new byte[64 * 1024];
        while (!tail.endsWith(last)) {
            int read = socket.getInputStream().read(buffer);
            if (read < 0) {
                return false;
            }
            String text = tail + new String(buffer, 0, read, StandardCharsets.UTF_8);
            tail = text.substring(Math.max(0, text.length() - last.length()));
        }
        return true;
    }

    /** Reads to the end of the connection, polite or not, and answers what came. */
    public String readToTheEnd() throws IOException {
        return new String(readBytesToTheEnd(), StandardCharsets.UTF_8);
    }

    /** The same as bytes. */
    public byte[] readBytesToTheEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.write(buffer, 0, read);
            }
        } catch (SocketException reset) {
            return all.toByteArray();
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
