package dev.headrace.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The TLS of the Java runtime, with a handler of ours behind it on every connection that has agreed on HTTP/2.
 *
 * <p>The toolkit tells of such a connection only once its first frame has come, which is too late for whoever wants to
 * know how long that took, or where in the stream of bytes a frame begins.
 */
final class TlsEngine extends JdkSSLEngineOptions {
    private final Supplier<ChannelHandler> behind;

    /** @param behind makes a handler for a connection that speaks HTTP/2, to see its bytes from the first one on */
    TlsEngine(Supplier<ChannelHandler> behind) {
        this.behind = behind;
    }

    @Override
    public TlsEngine copy() {
        return new TlsEngine(behind);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return observed(super.create());
            }
        };
    }

    private SslContext observed(SslContext context) {
        return new DelegatingSslContext(context) {
            @Override
            protected void initEngine(SSLEngine engine) {
                // The toolkit has set up what there is to set up.
            }

            @Override
            protected void initHandler(SslHandler tls) {
                tls.handshakeFuture().addListener(done -> {
                    if (done.isSuccess() && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
                        putBehind(tls, tls.handshakeFuture().getNow().pipeline());
                    }
                });
            }
        };
    }

    private void putBehind(SslHandler tls, ChannelPipeline pipeline) {
        pipeline.addAfter(pipeline.context(tls).name(), null, behind.get());
    }
}
