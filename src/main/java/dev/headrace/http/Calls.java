package dev.headrace.http;

import dev.headrace.call.Address;
import dev.headrace.call.Call;
import dev.headrace.call.Caller;
import dev.headrace.call.Deadline;
import dev.headrace.call.NanoClock;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Makes the call of each request of one event loop.
 *
 * <p>An own id is 32 hexadecimal digits, a random start and a counter, so that it costs one string and can be the trace id
 * as well.
 */
final class Calls {
    static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final int LONGEST_ID = 64;
    private static final int TRACEPARENT_LENGTH = 55;
    private static final int CONNECTIONS_REMEMBERED = 256;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final NanoClock clock;
    private final Duration requestTimeout;
    private final byte[] id = new byte[32];
    private final SocketAddress[] addresses = new SocketAddress[CONNECTIONS_REMEMBERED];
    private final Peer[] peers = new Peer[CONNECTIONS_REMEMBERED];
    private final ClientAddresses clients;
    private long counter;

    /** The other end of a connection. */
    private record Peer(Caller caller, Address address, boolean isTrusted) {}

    Calls(NanoClock clock, Duration requestTimeout, ClientAddresses clients) {
        this.clock = clock;
        this.clients = clients;
        this.requestTimeout = requestTimeout;
        byte[] start = new byte[Long.BYTES];
        new SecureRandom().nextBytes(start);
        String prefix = HexFormat.of().toHexDigits(ByteBuffer.wrap(start).getLong() | 1);
        System.arraycopy(prefix.getBytes(StandardCharsets.US_ASCII), 0, id, 0, 16);
    }

    Call begin(HttpServerRequest request, Route route) {
        String own = nextId();
        String sentId = request.headers().get(X_REQUEST_ID);
        String sentTrace = request.headers().get(TRACEPARENT);
        Call call = new Call(
                isId(sentId) ? sentId : own,
                isTraceparent(sentTrace) ? sentTrace.substring(3, 35) : own,
                request.method().name(),
                callerOf(request),
                Deadline.in(
                        route == null
                                ? requestTimeout
                                : route.policy().deadline().orElse(requestTimeout),
                        clock),
                clock);
        if (route != null) {
            call.route(route.template());
        }
        return call;
    }

    String nextId() {
        long left = ++counter;
        for (int i = id.length - 1; i >= 16; i--) {
            id[i] = HEX[(int) (left & 15)];
            left >>>= 4;
        }
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    private Caller callerOf(HttpServerRequest request) {
        Peer peer = peerAt(request.remoteAddress());
        if (!peer.isTrusted) {
            return peer.caller;
        }
        Address client = clients.behind(peer.address, request.headers());
        return client.equals(peer.address) ? peer.caller : Caller.anonymous(client.toString());
    }

    /** Printing an address costs more than finding it: a connection has one address object for all of its requests. */
    private Peer peerAt(SocketAddress address) {
        int slot = System.identityHashCode(address) & (CONNECTIONS_REMEMBERED - 1);
        if (!isSame(addresses[slot], address)) {
            addresses[slot] = address;
            peers[slot] = newPeer(address == null ? "" : address.hostAddress());
        }
        return peers[slot];
    }

    private Peer newPeer(String printed) {
        Address address = printed == null ? null : Address.parse(printed);
        return address == null
                ? new Peer(Caller.anonymous(printed == null ? "" : printed), null, false)
                : new Peer(Caller.anonymous(address.toString()), address, clients.isTrusted(address));
    }

    @SuppressWarnings("ReferenceEquality") // comparing what is inside would cost what this saves
    private static boolean isSame(SocketAddress left, SocketAddress right) {
        return left == right && left != null;
    }

    /** Whether a client's id may go into logs and headers as it is. */
    private static boolean isId(String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST_ID) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Whether the text is {@code version-trace-parent-flags} of W3C Trace Context with ids that are not zero. */
    static boolean isTraceparent(String text) {
        return text != null
                && text.length() == TRACEPARENT_LENGTH
                && text.charAt(2) == '-'
                && text.charAt(35) == '-'
                && text.charAt(52) == '-'
                && isHex(text, 0, 2)
                && !text.startsWith("ff")
                && isHex(text, 3, 35)
                && !isZero(text, 3, 35)
                && isHex(text, 36, 52)
                && !isZero(text, 36, 52)
                && isHex(text, 53, TRACEPARENT_LENGTH);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
