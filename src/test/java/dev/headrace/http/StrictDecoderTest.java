package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StrictDecoderTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

    private final StrictDecoder decoder = new StrictDecoder(TestListener.config(""));
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    private HttpRequest decode(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest request) {
                return request;
            }
        }
        throw new AssertionError("no request in " + text);
    }

    @Test
    void takesNoHeaderForAnotherThatDiffersInOneLetter() {
        for (String name : List.of("Content-Length", "Content-Type", "Connection", "Accept", "Host")) {
            for (int at = 0; at < name.length(); at++) {
                for (char other : List.of('X', 'x', '~', (char) (name.charAt(at) ^ 1), (char) (name.charAt(at) ^ 64))) {
                    assertIsKept(name.substring(0, at) + other + name.substring(at + 1), name);
                }
            }
        }
    }

    private static void assertIsKept(String sent, String name) {
        if (sent.equalsIgnoreCase(name) || !sent.matches("[A-Za-z~-]+")) {
            return;
        }
        HttpRequest request = new StrictDecoderTest().decode("GET / HTTP/1.1\r\n" + sent + ": 1\r\n\r\n");
        assertThat(request.decoderResult().isSuccess()).as(sent).isTrue();
        assertThat(request.headers().names()).containsExactly(sent);
        assertThat(request.headers().contains(name)).as(sent).isFalse();
    }

    @Test
    void findsHeadersInAnyCase() {
        HttpRequest request = decode("GET / HTTP/1.1\r\nhOST: here\r\ncONTENT-lENGTH: 0\r\n\r\n");
        assertThat(request.headers().get("host")).isEqualTo("here");
        assertThat(request.headers().get("Content-Length")).isEqualTo("0");
    }

    @Test
    void seesFoldsHoweverTheBytesArrive() {
        String text = "GET / HTTP/1.1\r\nX: a\r\n b\r\nHost: here\r\n\r\n";
        for (int i = 0; i < text.length(); i++) {
            channel.writeInbound(Unpooled.copiedBuffer(text.substring(i, i + 1), StandardCharsets.ISO_8859_1));
        }
        HttpRequest request = channel.readInbound();
        assertThat(request.decoderResult().isFailure()).isTrue();
    }

    @Test
    void decodesNoFurtherAheadThanTheDepth() {
        channel.pipeline().addLast(decoder.answers(channel.pipeline().context(decoder)));
        channel.writeInbound(Unpooled.copiedBuffer(REQUEST.repeat(100), StandardCharsets.ISO_8859_1));
        assertThat(requestsDecoded()).isEqualTo(StrictDecoder.DEPTH);
        for (int i = 0; i < 3; i++) {
            channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            channel.runPendingTasks();
        }
        assertThat(requestsDecoded()).isEqualTo(3);
        channel.releaseOutbound();
    }

    @Test
    void refusesAHeadThatIsNotWholeInTime() {
        answerRequests();
        for (String part : List.of("G", "ET / HTTP/1.1\r\n", "Host: he")) {
            receive(part);
            channel.advanceTimeBy(4, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
        HttpRequest refused = channel.readInbound();
        assertThat(refused.decoderResult().cause())
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.HEAD_TOO_SLOW.code()));
        receive("re\r\n\r\n");
        assertThat(requestsDecoded()).isZero();
    }

    @Test
    void timesNothingButHeadsThatAreThereInPart() {
        answerRequests();
        receive("\r\n" + REQUEST);
        answer();
        assertThat(isTimed()).as("between requests").isFalse();
        receive("GET / HTTP/1.1\r\nContent-Length: 5\r\n");
        assertThat(isTimed()).as("within a head").isTrue();
        receive("\r\nab");
        assertThat(isTimed()).as("within a body").isFalse();
        receive("cde" + REQUEST + "GE");
        assertThat(isTimed()).as("within a head behind a body").isFalse();
        answer();
        answer();
        assertThat(isTimed()).as("within a head, all before it answered").isTrue();
        channel.close().syncUninterruptibly();
        assertThat(isTimed()).as("after the end").isFalse();
    }

    private void answerRequests() {
        channel.freezeTime();
        channel.pipeline().addLast(decoder.answers(channel.pipeline().context(decoder)));
    }

    private void answer() {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        channel.releaseOutbound();
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private boolean isTimed() {
        return channel.runScheduledPendingTasks() >= 0;
    }

    private int requestsDecoded() {
        int count = 0;
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            count += message instanceof HttpRequest ? 1 : 0;
        }
        return count;
    }
}
