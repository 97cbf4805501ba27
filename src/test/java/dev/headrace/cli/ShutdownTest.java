package dev.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    private final Shutdown shutdown = Shutdown.never();
    private final AtomicInteger interruptions = new AtomicInteger();

    @Test
    void interruptsWorkThatIsUnderWay() {
        shutdown.interruptibly(shutdown::wish, interruptions::incrementAndGet);
        assertThat(interruptions).hasValue(1);
        assertThat(shutdown.isWished()).isTrue();
    }

    @Test
    void interruptsWorkThatStartsTooLate() {
        shutdown.wish();
        shutdown.interruptibly(() -> {}, interruptions::incrementAndGet);
        assertThat(interruptions).hasValue(1);
    }

    @Test
    void leavesFinishedWorkAlone() {
        shutdown.interruptibly(() -> {}, interruptions::incrementAndGet);
        shutdown.wish();
        assertThat(interruptions).hasValue(0);
    }

    @Test
    void endsTheProcessAlsoWhenItsCommandBreaks() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BreakingCommand.class.getName())
                .redirectErrorStream(true)
                .start();
        try (var output = process.inputReader()) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(process.exitValue()).isEqualTo(ExitCodes.FAILURE);
            assertThat(output.lines()).anyMatch(line -> line.contains("NoClassDefFoundError: gone"));
        } finally {
            process.destroyForcibly();
        }
    }

    /** A command whose jar was replaced while it ran. */
    static final class BreakingCommand {
        private BreakingCommand() {}

        public static void main(String[] arguments) {
            Shutdown.ofProcess().exitAfter(() -> {
                throw new NoClassDefFoundError("gone");
            });
        }
    }
}
