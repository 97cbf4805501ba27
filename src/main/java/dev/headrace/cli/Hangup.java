package dev.headrace.cli;

import java.lang.reflect.Proxy;

/**
 * The signal by which operators ask a daemon to read its world anew.
 *
 * <p>The class library has signals only in a module that the compiler warns about; found by name it needs no exception
 * from that warning. Where the platform has no such signal, nothing happens.
 */
public final class Hangup {
    private Hangup() {}

    /** Runs the action on each SIGHUP, on a thread of its own. */
    public static void onSignal(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
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
