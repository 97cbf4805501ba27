package dev.headrace.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plain socket that speaks bytes, and a reader of answers that believes nothing it is not told. */
final class Connection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    static Connection to(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return new Connection(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Connection send(String bytes) {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    Connection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException closedByServer) {
            // It may refuse before everything is written; what it answered is read all the same.
        }
        return this;
    }

    /** Says that nothing more will be sent. */
    Connection finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException closedByServer) {
            // Then there is nothing left to finish.
        }
        return this;
    }

    /** The statuses of all answers until the server closes, or answers with a fault whose details are these. */
    List<Integer> statusesBefore(String details) {
        List<Integer> statuses = new ArrayList<>();
        for (Answer answer = answer(); answer != null && !answer.isAbout(details); answer = answer()) {
            statuses.add(answer.status());
        }
        return statuses;
    }

    /** The next answer, or null when the server closed before it was whole. */
    Answer answer() {
        return answer(false);
    }

    Answer answer(boolean toHead) {
        try {
            String head = head();
            if (head == null) {
                return null;
            }
            int status = Integer.parseInt(head.substring(9, 12));
            byte[] body = toHead || status == 204 || status == 304 || status < 200 ? new byte[0] : body(head);
            return body == null ? null : new Answer(status, head, new String(body, StandardCharsets.UTF_8));
        } catch (IOException closed) {
            return null;
        }
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (true) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.write(b);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
    }

    private byte[] body(String head) throws IOException {
        String length = Answer.header(head, "content-length");
        if (length == null) {
            throw new AssertionError("no length in " + head);
        }
        byte[] body = in.readNBytes(Integer.parseInt(length));
        return body.length == Integer.parseInt(length) ? body : null;
    }

    /** Everything until the server closes. */
    String rest() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (IOException reset) {
            rest.writeBytes("<reset>".getBytes(StandardCharsets.US_ASCII));
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    record Answer(int status, String head, String body) {
        String header(String name) {
            return header(head, name);
        }

        boolean isAbout(String details) {
            return body.contains("\"details\":\"" + details + "\"");
        }

        static String header(String head, String name) {
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                    return line.substring(name.length() + 1).trim();
                }
            }
            return null;
        }
    }
}
