package dev.headrace.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Closes an HTTP/2 connection on which a frame, or a head that goes on in further frames, is begun and does not end in time.
 *
 * <p>The toolkit waits for the rest as long as now and then a byte comes. A head has {@code http.header-timeout}, as in
 * HTTP/1, and so have the greeting and any other frame but one of a body: its request is answered when {@code
 * http.body-timeout} is over, and the frame has so much more. Only the nine bytes in front of each frame are looked at,
 * and nothing is held back: what breaks the protocol is the toolkit's to refuse.
 */
final class FrameDeadline extends ChannelInboundHandlerAdapter {
    private static final int PREFACE = 24;
    private static final int HEADER = 9;
    private static final int END_OF_HEAD = 0x4;
    private static final int NO_FRAME = -1;

    private final Duration headerTimeout;
    private final Duration bodyTimeout;
    private final Consumer<String> onLate;

    /** Of the preface or of a frame's content, what has not come. */
    private int missing = PREFACE;
    /** How much has come of the bytes in front of a frame, and what they said. */
    private int headerBytes;

    private int length;
    private int type = NO_FRAME;
    private int flags;
    private boolean isHeadOpen;
    /** Whether a frame has come; it is the client's settings, and the toolkit knows of the connection then. */
    private boolean isGreeted;

    private Future<?> timer;

    /** @param onLate is told the client's address before its connection is closed */
    FrameDeadline(HttpConfig config, Consumer<String> onLate) {
        this.headerTimeout = config.headerTimeout();
        this.bodyTimeout = config.bodyTimeout();
        this.onLate = onLate;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        watch(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && skim(bytes)) {
            stopTimer();
        }
        watch(context);
        context.fireChannelRead(message);
    }

    private void watch(ChannelHandlerContext context) {
        boolean isWaiting = !isGreeted || !isBetweenFrames();
        if (isWaiting && timer == null) {
            timer = context.executor().schedule(() -> late(context), timeout().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Answers whether something that was begun has ended. */
    private boolean skim(ByteBuf bytes) {
        boolean ended = false;
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (missing > 0) {
                int step = Math.min(missing, end - at);
                missing -= step;
                at += step;
            } else {
                read(bytes.getUnsignedByte(at++));
            }
            ended |= type != NO_FRAME && isBetweenFrames();
        }
        isGreeted |= ended;
        return ended;
    }

    private boolean isBetweenFrames() {
        return missing == 0 && headerBytes == 0 && !isHeadOpen;
    }

    private void read(int octet) {
        headerBytes++;
        if (headerBytes <= 3) {
            length = (headerBytes == 1 ? 0 : length << 8) | octet;
        } else if (headerBytes == 4) {
            type = octet;
        } else if (headerBytes == 5) {
            flags = octet;
        } else if (headerBytes == HEADER) {
            headerBytes = 0;
            missing = length;
            if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION) {
                isHeadOpen = (flags & END_OF_HEAD) == 0;
            }
        }
    }

    private Duration timeout() {
        boolean isBody = headerBytes == 0 && missing > 0 && type == Http2FrameTypes.DATA && length > 0;
        return isBody ? bodyTimeout.plus(headerTimeout) : headerTimeout;
    }

    private void late(ChannelHandlerContext context) {
        timer = null;
        onLate.accept(String.valueOf(context.channel().remoteAddress()));
        if (!isGreeted) {
            context.close(); // The toolkit does not know yet whom to tell, and would log it.
            return;
        }
        context.fireExceptionCaught(
                Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "A frame did not arrive in time"));
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopTimer();
        context.fireChannelInactive();
    }
}
