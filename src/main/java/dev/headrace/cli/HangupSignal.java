package dev.headrace.cli;

import java.lang.reflect.Proxy;

/**
 * The signal SIGHUP. Without an action it ends the process, as SIGTERM does.
 *
 * <p>The class library has signals only in a module that the compiler warns about; found by name it needs no exception
 * from that warning. Where the platform has no such signal, nothing happens.
 */
public final class HangupSignal {
    private HangupSignal() {}

    /** Runs the action on each SIGHUP, on a thread of its own. */
    public static void handledBy(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    HangupSignal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
        } catch (ReflectiveOperationException e) {
            // The platform has no SIGHUP; the other ways to reload remain.
            return;
        }
    }
}
