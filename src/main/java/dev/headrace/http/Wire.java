package dev.headrace.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * The way from a Vert.x connection to its Netty channel: the one class of this package that uses internals of Vert.x,
 * because its public API offers neither.
 */
final class Wire {
    /** INTERNAL_ERROR of HTTP/2. */
    private static final long STREAM_FAILED = 0x2;

    private Wire() {}

    /**
     * Breaks an answer off so that nobody takes it for whole: a reset of the stream, or of the connection.
     *
     * <p>{@code response.reset()} is not enough for HTTP/1: it waits until everything that was written is flushed, which
     * a stalled client prevents for ever, and closes in a way that HTTP/1.0 takes for the end of the body.
     */
    static void abort(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(STREAM_FAILED);
            return;
        }
        ChannelHandlerContext context = contextOf(request.connection());
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
    }

    private static ChannelHandlerContext contextOf(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
    }
}
