package dev.headrace.http;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP/1 request decoder of this server, in the place of the toolkit's.
 *
 * <p>Vert.x up to 5.0.12 recognises {@code Content-Length} by comparing bytes 1 to 7 and 9 to 13 of a header's name, and
 * {@code Content-Type} alike; byte 8 is never looked at. {@code Content-Xength: 5} therefore becomes a length that no
 * proxy in front of the server saw, and the bytes behind it a request of their own (CVE-2026-102479). Netty's own
 * comparison, which this class inherits, is exact.
 *
 * <p>It also refuses what both let pass: repeated Host headers, folded header lines, headers without a name, too many headers, versions other than
 * 1.0 and 1.1. A body whose framing breaks ends in an empty chunk, which a sound body never has, so that the request can
 * still be answered before the connection is closed. It decodes no request ahead of {@value #DEPTH} unanswered ones,
 * and none behind the last one that a connection may bring. And it waits for the rest of a head for {@code
 * http.header-timeout} only: the toolkit's idle timer, which begins anew with each message, would wait much longer.
 */
final class StrictDecoder extends HttpRequestDecoder {
    static final int DEPTH = 16;

    private final int maxHeaders;
    private final int maxRequests;
    private final long headerNanos;
    private Future<?> headTimer;
    private boolean reading;
    private boolean inBody;
    private boolean inHead;
    private boolean folded;
    private boolean refused;
    private int headers;
    private int hosts;
    private int requests;
    private int unanswered;
    private boolean held;

    StrictDecoder(HttpConfig config) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(config.maxRequestLine().toInt())
                .setMaxHeaderSize(config.maxHeaders().toInt()));
        this.maxHeaders = config.maxHeaderCount();
        this.maxRequests = config.maxRequestsPerConnection();
        this.headerNanos = config.headerTimeout().toNanos();
    }

    /** Drops whatever else the client sends: the connection is about to be closed. */
    void stop() {
        refused = true;
    }

    /** The handler, to stand before the one that writes answers, that tells this decoder of each. */
    ChannelOutboundHandlerAdapter answers(ChannelHandlerContext decoder) {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                context.write(message, promise);
                if (message instanceof LastHttpContent && !isInterim(message)) {
                    answered(decoder);
                }
            }
        };
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void answered(ChannelHandlerContext decoder) {
        unanswered--;
        if (held) {
            held = false;
            decoder.executor().execute(() -> goOn(decoder));
        }
        if (!reading) {
            watchHead(decoder);
        }
    }

    /** Decodes what was held back; later, because an answer may be written from within a decoded request. */
    private void goOn(ChannelHandlerContext decoder) {
        try {
            channelRead(decoder, Unpooled.EMPTY_BUFFER);
            channelReadComplete(decoder);
        } catch (Exception failure) {
            decoder.fireExceptionCaught(failure);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        reading = true;
        try {
            super.channelRead(context, message);
        } finally {
            reading = false;
        }
        watchHead(context);
    }

    /**
     * Sets a timer while a head is there in part. Its time does not begin before all requests ahead of it are answered,
     * because the rest of it may not even be read until then.
     */
    private void watchHead(ChannelHandlerContext context) {
        boolean inPart = !inBody && (inHead || actualReadableBytes() > 0);
        boolean waiting =
                inPart && unanswered == 0 && !refused && context.channel().isActive();
        if (waiting && headTimer == null) {
            headTimer = context.executor().schedule(() -> headIsLate(context), headerNanos, TimeUnit.NANOSECONDS);
        } else if (!waiting) {
            stopHeadTimer();
        }
    }

    private void stopHeadTimer() {
        if (headTimer != null) {
            headTimer.cancel(false);
            headTimer = null;
        }
    }

    private void headIsLate(ChannelHandlerContext context) {
        headTimer = null;
        HttpRequest standIn = (HttpRequest) createInvalidMessage();
        refuse(standIn, Fault.of(FaultCode.HEAD_TOO_SLOW, "The request's head did not arrive in time"));
        context.fireChannelRead(standIn);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        stopHeadTimer();
        super.channelInactive(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (refused || (requests >= maxRequests && !inBody)) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (!inBody && !inHead && unanswered >= DEPTH) {
            held = true;
            return;
        }
        if (!inBody) {
            folded |= hasFoldedLine(in);
        }
        int first = out.size();
        super.decode(context, in, out);
        for (int i = first; i < out.size(); i++) {
            if (out.get(i) instanceof HttpRequest request) {
                headDecoded(request);
            } else if (out.get(i) instanceof HttpContent content) {
                out.set(i, contentDecoded(content));
            }
        }
    }

    private void headDecoded(HttpRequest request) {
        unanswered++;
        inBody = true;
        if (++requests >= maxRequests) {
            // As if the client had asked for it: the answer says so, and the connection is closed behind it.
            request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (folded) {
            refuse(request, Fault.of(FaultCode.BAD_MESSAGE, "A header line is folded"));
        } else if (hosts > 1) {
            refuse(request, Fault.of(FaultCode.BAD_HOST, "The request has more than one Host header"));
        } else if (request.decoderResult().isFailure()) {
            refused = true;
        }
    }

    private void refuse(HttpRequest request, Fault fault) {
        refused = true;
        request.setDecoderResult(DecoderResult.failure(fault));
    }

    private HttpContent contentDecoded(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refused = true;
            content.release();
            return new DefaultHttpContent(Unpooled.EMPTY_BUFFER);
        }
        if (!(content instanceof LastHttpContent)) {
            return content;
        }
        inBody = false;
        inHead = false;
        folded = false;
        if (content.content().isReadable()) {
            return content;
        }
        content.release();
        return LastHttpContent.EMPTY_LAST_CONTENT;
    }

    /** Whether a line of the head begins with white space. The decoder would join it to the line before. */
    private boolean hasFoldedLine(ByteBuf in) {
        int end = in.writerIndex();
        int start = in.readerIndex();
        while (!inHead && start < end && in.getByte(start) <= ' ') {
            start++;
        }
        if (inHead && start < end && isBlank(in.getByte(start))) {
            return true;
        }
        for (int lf = in.indexOf(start, end, (byte) '\n'); lf >= 0; lf = in.indexOf(start, end, (byte) '\n')) {
            start = lf + 1;
            if (start == end || in.getByte(start) == '\r' || in.getByte(start) == '\n') {
                return false;
            }
            if (isBlank(in.getByte(start))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    @Override
    protected HttpMessage createMessage(String[] requestLine) {
        inHead = true;
        headers = 0;
        hosts = 0;
        return new DefaultHttpRequest(
                version(requestLine[2]), HttpMethod.valueOf(requestLine[0]), requestLine[1], newHeaders());
    }

    /** A stand-in for a message that could not be read, in the version that clients understand. */
    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.GET,
                "/",
                Unpooled.EMPTY_BUFFER,
                newHeaders(),
                EmptyHttpHeaders.INSTANCE);
    }

    private static HttpVersion version(String text) {
        if (text.equals("HTTP/1.1")) {
            return HttpVersion.HTTP_1_1;
        }
        if (text.equals("HTTP/1.0")) {
            return HttpVersion.HTTP_1_0;
        }
        if (text.startsWith("HTTP/")) {
            throw Fault.of(FaultCode.VERSION_NOT_SUPPORTED, "The HTTP version is not supported")
                    .hint("HTTP/1.1 is");
        }
        throw Fault.of(FaultCode.BAD_MESSAGE, "The request line does not end in an HTTP version");
    }

    /** The header map of Vert.x, which the rest of it reads without a wrapper. */
    private static HttpHeaders newHeaders() {
        return (HttpHeaders) io.vertx.core.http.HttpHeaders.headers();
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (++headers > maxHeaders) {
            throw Fault.of(FaultCode.HEADERS_TOO_LARGE, "The request has more than " + maxHeaders + " headers");
        }
        if (length == 0) {
            throw Fault.of(FaultCode.BAD_MESSAGE, "A header has no name");
        }
        AsciiString name = super.splitHeaderName(line, start, length);
        if (length == 4 && HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) {
            hosts++;
        }
        return name;
    }
}
