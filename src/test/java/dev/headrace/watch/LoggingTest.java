package dev.headrace.watch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.status.Status;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

final class LoggingTest {
    private LoggerContext context;
    private ByteArrayOutputStream printed;

    @BeforeEach
    @BeforeTry
    void startAnew() {
        context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        printed = new ByteArrayOutputStream();
    }

    @Test
    void printsJsonLinesUnlessAPersonReads() {
        install(LogConfig.Format.AUTO, false);
        own().atWarn().addKeyValue("took_ms", 143L).addKeyValue("pool", "lists").log("slow query");

        JsonObject line = new JsonObject(printedText().strip());

        assertThat(line.getMap())
                .containsEntry("level", "WARN")
                .containsEntry("message", "slow query")
                .containsEntry("took_ms", 143)
                .containsEntry("pool", "lists")
                .containsEntry("logger", "headrace")
                .containsKey("thread");
        assertThat(Instant.parse(line.getString("timestamp"))).isNotNull();
    }

    @Test
    void printsTextOnATerminal() {
        install(LogConfig.Format.AUTO, true);
        own().atWarn().addKeyValue("pool", "lists").log("slow query");

        assertThat(printedText())
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  slow query pool=lists\n");
    }

    @Test
    void formatOverrulesTerminal() {
        install(LogConfig.Format.JSON, true);
        own().info("hello");

        assertThat(printedText()).startsWith("{");
    }

    @Test
    void putsStackTraceIntoTheJsonLine() {
        install(LogConfig.Format.JSON, false);
        own().atError()
                .setCause(new IllegalStateException("boom", new RuntimeException("why")))
                .log("failed");

        assertThat(printedText()).endsWith("}\n").hasLineCount(1);
        assertThat(new JsonObject(printedText()).getString("stack_trace"))
                .startsWith("java.lang.IllegalStateException: boom\n    at ")
                .contains("\nCaused by: java.lang.RuntimeException: why\n");
    }

    @Test
    void quietsLibraries() {
        install(LogConfig.Format.TEXT, true);
        context.getLogger("io.netty.channel").info("chatter");
        context.getLogger("io.vertx.core").info("chatter");
        context.getLogger("io.vertx.core").warn("trouble");

        assertThat(printedText()).doesNotContain("chatter").contains("WARN  [io.vertx.core] trouble");
    }

    @Test
    void hasNothingToComplainAbout() {
        install(LogConfig.Format.TEXT, true);
        own().info("hello");

        assertThat(printedText()).contains("hello");
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .extracting(Status::getLevel)
                .doesNotContain(Status.WARN, Status.ERROR);
    }

    @Property(tries = 300)
    void everyLineIsOneJsonObject(@ForAll String message, @ForAll String value) {
        install(LogConfig.Format.JSON, false);
        own().atInfo().addKeyValue("value", value).log(message.replace("{}", ""));

        String text = printedText();
        assertThat(text).hasLineCount(1);
        assertThat(new JsonObject(text).containsKey("value")).isTrue();
    }

    @Property(tries = 300)
    void everyEventIsOneLineOfText(@ForAll String message, @ForAll String value) {
        install(LogConfig.Format.TEXT, true);
        own().atInfo().addKeyValue("value", value).log(message);

        String text = printedText();
        assertThat(text).endsWith("\n").hasLineCount(1).contains(" value=");
        assertThat(text.codePoints().filter(Character::isISOControl)).hasSize(1);
    }

    @Test
    void escapesForgedLines() {
        install(LogConfig.Format.TEXT, true);
        own().atInfo()
                .addKeyValue("client", "x\"\n2026 ERROR \u001b[31mforged\u202e")
                .log("refused\nagain");

        assertThat(printedText()).endsWith("refused\\nagain client=\"x\\\"\\n2026 ERROR \\u001b[31mforged\\u202e\"\n");
    }

    @Test
    void dropsAndCountsInsteadOfWaitingForASlowReader() {
        CountDownLatch release = new CountDownLatch(1);
        LongSupplier dropped = install(LogConfig.Format.TEXT, true, new BlockedStream(release));
        for (int i = 0; i < 10_000; i++) {
            own().info("line");
        }
        long infoDropped = dropped.getAsLong();
        for (int i = 0; i < 100; i++) {
            own().warn("trouble");
        }

        assertThat(infoDropped).isBetween(10_000L - 2 * 4096, 10_000L);
        assertThat(dropped.getAsLong()).as("warnings still find room").isEqualTo(infoDropped);
        release.countDown();
        context.stop();
    }

    private Logger own() {
        return context.getLogger(Logging.OWN_LOGGER);
    }

    private void install(LogConfig.Format format, boolean terminal) {
        install(format, terminal, printed);
    }

    private LongSupplier install(LogConfig.Format format, boolean terminal, OutputStream stream) {
        OutputStreamAppender<ILoggingEvent> output = new OutputStreamAppender<>();
        output.setOutputStream(stream);
        return Logging.install(context, new LogConfig(format, LogConfig.Level.INFO), terminal, output);
    }

    /** Stops the context, which writes out what is queued. */
    private String printedText() {
        context.stop();
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** A pipe whose reader has stopped reading. */
    private static final class BlockedStream extends OutputStream {
        private final CountDownLatch release;

        BlockedStream(CountDownLatch release) {
            this.release = release;
        }

        @Override
        public void write(int b) {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
