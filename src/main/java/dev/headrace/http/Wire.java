package dev.headrace.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.nio.AbstractNioChannel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.function.BooleanSupplier;

/**
 * The way from a Vert.x connection to its Netty channel: the one class of this package that uses internals of Vert.x,
 * because its public API offers neither.
 */
final class Wire {
    /** INTERNAL_ERROR of HTTP/2. */
    private static final long STREAM_FAILED = 0x2;

    /** NO_ERROR of HTTP/2. */
    private static final long NOTHING_WRONG = 0x0;

    /** Names that Vert.x gives in {@code HttpServerConnectionInitializer}. */
    private static final String TOOLKIT_DECODER = "httpDecoder";

    private static final String TOOLKIT_HANDLER = "handler";

    private Wire() {}

    /**
     * Breaks an answer off so that nobody takes it for whole: a reset of the stream, or of the connection.
     *
     * <p>{@code response.reset()} is not enough for HTTP/1: it waits until everything that was written is flushed, which
     * a stalled client prevents for ever, and closes in a way that HTTP/1.0 takes for the end of the body.
     */
    static void abort(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        if (exchange.isHttp2()) {
            request.response().reset(STREAM_FAILED);
            return;
        }
        ChannelHandlerContext context = contextOf(request.connection());
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
    }

    /**
     * How many bytes wait for the socket, after one more attempt at giving them to it. The system says that a socket can be
     * written to only when a third of its buffer is free, which takes a slow reader long; it takes less when asked.
     */
    static long unsent(Exchange exchange) {
        Channel channel = contextOf(exchange.request().connection()).channel();
        if (channel.unsafe() instanceof AbstractNioChannel.NioUnsafe socket) {
            socket.forceFlush();
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
    }

    /** Stops reading what the client sends behind an answer that is whole. */
    static void close(Exchange exchange) {
        if (exchange.isHttp2()) {
            exchange.response().reset(NOTHING_WRONG);
            return;
        }
        HttpConnection connection = exchange.request().connection();
        StrictDecoder decoder = contextOf(connection).pipeline().get(StrictDecoder.class);
        if (decoder != null) {
            decoder.stop();
        }
        connection.close();
    }

    /**
     * Puts the strict decoder in the place of the toolkit's. HTTP/2 has no such decoder.
     *
     * @param busy whether a request of this connection is being answered: then it is not idle, however long nothing is sent
     */
    static void harden(HttpConnection connection, HttpConfig config, BooleanSupplier busy) {
        ChannelPipeline pipeline = contextOf(connection).pipeline();
        pipeline.addBefore(TOOLKIT_HANDLER, "patience", new Patience(busy));
        if (pipeline.get(TOOLKIT_DECODER) == null) {
            return;
        }
        StrictDecoder decoder = new StrictDecoder(config);
        pipeline.replace(TOOLKIT_DECODER, TOOLKIT_DECODER, decoder);
        pipeline.addBefore(TOOLKIT_HANDLER, "answers", decoder.answers(pipeline.context(decoder)));
    }

    private static ChannelHandlerContext contextOf(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
    }
}
