package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that sends byte after byte, forever, and never a whole frame. */
class FrameDeadlineIT {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_OF_HEAD = 4;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int NO_GOODBYE = -1;

    /** GET /never in HPACK: method GET, scheme https, path and authority as literals. */
    private static final byte[] NEVER = hpack("/never", (byte) 0x82);

    private static final byte[] POST_ECHO = hpack("/echo", (byte) 0x83);

    private TestListener server;
    private SSLSocket client;

    private void open(Path directory, String times) throws Exception {
        HttpConfig.TlsConfig tls = SelfSigned.in(directory);
        server = new TestListener(TestListener.config(
                times + "tls: { certificate: %s, key: %s }\n".formatted(tls.certificate(), tls.key())));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
        client = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        SSLParameters parameters = client.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        client.setSSLParameters(parameters);
        client.startHandshake();
        assertThat(client.getApplicationProtocol()).isEqualTo("h2");
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void givesUpOnAHeadThatComesByteByByte(@TempDir Path directory) throws Exception {
        open(directory, "header-timeout: 200ms\n");
        send(PREFACE.getBytes(StandardCharsets.US_ASCII), frame(SETTINGS, 0, 0), head(HEADERS, 1_000, 0, 1));
        assertThat(trickle(new byte[] {0})).isEqualTo(ENHANCE_YOUR_CALM);
        assertThat(TestListener.next(server.told)).startsWith("refused An HTTP/2 frame did not arrive in time");
    }

    @Test
    void givesUpOnAHeadThatGoesOnInFurtherFrames(@TempDir Path directory) throws Exception {
        open(directory, "header-timeout: 200ms\n");
        send(PREFACE.getBytes(StandardCharsets.US_ASCII), frame(SETTINGS, 0, 0), frame(HEADERS, 0, 1, NEVER));
        send(head(CONTINUATION, 1_000, 0, 1));
        assertThat(trickle(new byte[] {0})).isEqualTo(ENHANCE_YOUR_CALM);
    }

    @Test
    void givesUpOnAPreface(@TempDir Path directory) throws Exception {
        open(directory, "header-timeout: 200ms\n");
        send("PRI * ".getBytes(StandardCharsets.US_ASCII));
        assertThat(trickle(new byte[0])).isEqualTo(NO_GOODBYE);
        assertThat(TestListener.next(server.told)).startsWith("refused An HTTP/2 frame did not arrive in time");
    }

    @Test
    void leavesAFrameOfABodyTheTimeOfTheBody(@TempDir Path directory) throws Exception {
        open(directory, "header-timeout: 500ms\nbody-timeout: 1s\n");
        send(PREFACE.getBytes(StandardCharsets.US_ASCII), frame(SETTINGS, 0, 0));
        send(frame(HEADERS, END_OF_HEAD, 1, POST_ECHO));
        send(head(DATA, 1_000, 0, 1));
        assertThat(trickle(new byte[] {0}, HEADERS)).isEqualTo(HEADERS);
        assertThat(TestListener.next(server.ended)).isEqualTo("POST /echo 408");
    }

    @Test
    void letsARequestWaitWhileWholeFramesCome(@TempDir Path directory) throws Exception {
        open(directory, "header-timeout: 1s\n"); // less than /late takes, and enough for a greeting on a busy machine
        send(PREFACE.getBytes(StandardCharsets.US_ASCII), frame(SETTINGS, 0, 0));
        send(frame(HEADERS, END_OF_HEAD, 1, hpack("/late", (byte) 0x82)));
        assertThat(trickle(frame(PING, 0, 0, new byte[8]), HEADERS)).isEqualTo(HEADERS);
        assertThat(TestListener.next(server.ended)).isEqualTo("GET /late 200");
    }

    /** Sends the bytes whenever nothing comes, until the server says goodbye; answers the error that it names. */
    private int trickle(byte[] bytes) throws IOException {
        return trickle(bytes, GOAWAY);
    }

    private int trickle(byte[] bytes, int awaited) throws IOException {
        client.setSoTimeout(10);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (true) {
            try {
                int octet = client.getInputStream().read();
                if (octet < 0) {
                    return errorIn(read.toByteArray());
                }
                read.write(octet);
                if (awaited != GOAWAY && has(read.toByteArray(), awaited)) {
                    return awaited;
                }
            } catch (SocketTimeoutException quiet) {
                sendIfOpen(bytes);
            }
        }
    }

    private void sendIfOpen(byte[] bytes) {
        try {
            send(bytes);
        } catch (IOException closedByServer) {
            // What it said before is read all the same.
        }
    }

    private static boolean has(byte[] frames, int type) {
        for (int at = 0; at + 9 <= frames.length; at += 9 + length(frames, at)) {
            if (frames[at + 3] == type) {
                return true;
            }
        }
        return false;
    }

    private static int errorIn(byte[] frames) {
        for (int at = 0; at + 9 <= frames.length; at += 9 + length(frames, at)) {
            if (frames[at + 3] == GOAWAY) {
                return frames[at + 9 + 7];
            }
        }
        return NO_GOODBYE;
    }

    private static int length(byte[] frames, int at) {
        return (frames[at] & 0xff) << 16 | (frames[at + 1] & 0xff) << 8 | (frames[at + 2] & 0xff);
    }

    private void send(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            client.getOutputStream().write(part);
        }
        client.getOutputStream().flush();
    }

    private static byte[] frame(int type, int flags, int stream, byte... content) {
        byte[] head = head(type, content.length, flags, stream);
        byte[] frame = new byte[head.length + content.length];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(content, 0, frame, head.length, content.length);
        return frame;
    }

    private static byte[] head(int type, int length, int flags, int stream) {
        return new byte[] {
            (byte) (length >> 16),
            (byte) (length >> 8),
            (byte) length,
            (byte) type,
            (byte) flags,
            0,
            0,
            0,
            (byte) stream
        };
    }

    private static byte[] hpack(String path, byte method) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(method);
        block.write(0x87);
        literal(block, 0x04, path);
        literal(block, 0x01, "localhost");
        return block.toByteArray();
    }

    /** A literal without indexing whose name stands in the static table. */
    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }
}
