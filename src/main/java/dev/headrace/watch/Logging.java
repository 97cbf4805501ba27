package dev.headrace.watch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.time.ZoneId;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole set-up of logging: what is printed, how it looks, and that printing never blocks.
 *
 * <p>Also the set-up that logback finds by itself before there is a configuration: warnings only, as text. That spares
 * start-up the search for XML files and keeps the libraries' debug lines off the terminal.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    static final String OWN_LOGGER = "headrace";

    /**
     * Prints the stack trace of each connection that ends while it is being opened. Whoever opens it hears the same, and
     * while Redis is gone that is several a second.
     */
    private static final String TALKATIVE = "io.vertx.redis.client.impl.RedisConnectionManager";

    /** Prints as configured from now on; {@code terminal} tells whether a person reads standard output. */
    public static LongSupplier configure(LogConfig config, boolean terminal) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return install(context, config, terminal, new ConsoleAppender<>());
    }

    /** Writes out what is queued; to be called last. */
    public static void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /** Returns the count of lines that were dropped because they came faster than they could be printed. */
    static LongSupplier install(
            LoggerContext context, LogConfig config, boolean terminal, OutputStreamAppender<ILoggingEvent> output) {
        context.reset();
        LogQueue queue = queueTo(context, output, encoder(config.format(), terminal));
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(queue);
        setLevels(context, config.level());
        return queue::dropped;
    }

    private static LogQueue queueTo(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> output, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        output.setContext(context);
        output.setName("output");
        output.setEncoder(encoder);
        output.start();
        LogQueue queue = new LogQueue();
        queue.setContext(context);
        queue.addAppender(output);
        queue.start();
        return queue;
    }

    private static Encoder<ILoggingEvent> encoder(LogConfig.Format format, boolean terminal) {
        boolean text = format == LogConfig.Format.TEXT || (format == LogConfig.Format.AUTO && terminal);
        return text ? new TextLines(ZoneId.systemDefault()) : new JsonLines();
    }

    /** Libraries speak when something is wrong only; at debug they also tell what they do. */
    private static void setLevels(LoggerContext context, LogConfig.Level level) {
        context.getLogger(OWN_LOGGER).setLevel(Level.valueOf(level.name()));
        context.getLogger(TALKATIVE).setLevel(Level.OFF);
        context.getLogger(Logger.ROOT_LOGGER_NAME)
                .setLevel(
                        switch (level) {
                            case ERROR -> Level.ERROR;
                            case WARN, INFO -> Level.WARN;
                            case DEBUG -> Level.INFO;
                        });
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> output = new ConsoleAppender<>();
        output.setTarget("System.err");
        install(context, new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.WARN), true, output);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
