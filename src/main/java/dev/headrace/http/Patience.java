package dev.headrace.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.function.BooleanSupplier;

/**
 * Keeps from the toolkit that a connection is idle while a request of it is being answered.
 *
 * <p>The toolkit would close it. An answer whose first row takes long is none of its business: the request's deadline
 * decides how long it may take, and the stall limit how long a client may not read.
 */
final class Patience extends ChannelInboundHandlerAdapter {
    private final BooleanSupplier busy;

    Patience(BooleanSupplier busy) {
        this.busy = busy;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent && busy.getAsBoolean()) {
            return;
        }
        context.fireUserEventTriggered(event);
    }
}
