package dev.headrace.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;

/**
 * The wish of the user or the system that this process ends, and the exit code it then ends with.
 *
 * <p>The virtual machine turns SIGINT and SIGTERM into shutdown hooks and, left alone, into exit codes 130 and 143. The
 * hook here only passes the wish on, waits until the command is done with its work in its own order, and ends the process
 * with the command's own code.
 */
public final class Shutdown {
    private final CountDownLatch wished = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile int exitCode;
    private volatile Runnable interruption = () -> {};

    private Shutdown() {}

    /** The shutdown of this process; asked for once, by the entry point. */
    public static Shutdown ofProcess() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::obey, "shutdown"));
        return shutdown;
    }

    /** One that nobody asks for, except by {@link #wish()}: for tests. */
    static Shutdown never() {
        return new Shutdown();
    }

    private void obey() {
        wish();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }

    void wish() {
        wished.countDown();
        interruption.run();
    }

    public boolean isWished() {
        return wished.getCount() == 0;
    }

    /** Blocks until the process shall end. */
    public void await() throws InterruptedException {
        wished.await();
    }

    /** Runs the work; the interruption makes it end early if the wish comes meanwhile. */
    void interruptibly(Runnable work, Runnable whenWished) {
        interruption = whenWished;
        try {
            if (isWished()) {
                whenWished.run();
            }
            work.run();
        } finally {
            interruption = () -> {};
        }
    }

    /**
     * Ends the process with the exit code of the command. Also when the command breaks down, as it does when somebody
     * builds its jar anew meanwhile: the hook would wait for it for ever.
     */
    public void exitAfter(IntSupplier command) {
        int code = ExitCodes.FAILURE;
        try {
            code = command.getAsInt();
        } catch (RuntimeException | Error broken) {
            Thread main = Thread.currentThread();
            main.getUncaughtExceptionHandler().uncaughtException(main, broken);
        } finally {
            exit(code);
        }
    }

    private void exit(int code) {
        exitCode = code;
        done.countDown();
        System.exit(code);
    }
}
