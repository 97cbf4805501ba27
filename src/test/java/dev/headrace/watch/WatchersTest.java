package dev.headrace.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WatchersTest {
    private final List<String> heard = new ArrayList<>();
    private final Watcher listener = recording(() -> {});
    private final Watcher broken = recording(() -> {
        throw new IllegalStateException("watcher broke on purpose");
    });

    @Test
    void tellsEveryEventToEveryWatcherInOrderWhateverTheOthersDo() throws Exception {
        Watchers watchers = new Watchers(() -> 0, broken, listener, broken, listener);

        for (Method event : Watcher.class.getMethods()) {
            heard.clear();
            tell(watchers, event);
            assertThat(heard).as(event.getName()).containsOnly(event.getName()).hasSize(4);
        }
    }

    private static void tell(Watchers watchers, Method event) throws IllegalAccessException, InvocationTargetException {
        Object[] arguments = new Object[event.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = zeroOf(event.getParameterTypes()[i]);
        }
        event.invoke(watchers, arguments);
    }

    private static Object zeroOf(Class<?> type) {
        if (type == int.class) {
            return 0;
        }
        if (type == boolean.class) {
            return false;
        }
        return type == long.class ? 0L : null;
    }

    private Watcher recording(Runnable afterwards) {
        return (Watcher) Proxy.newProxyInstance(
                Watcher.class.getClassLoader(), new Class<?>[] {Watcher.class}, (proxy, event, arguments) -> {
                    if (event.getDeclaringClass() == Watcher.class) {
                        heard.add(event.getName());
                        afterwards.run();
                    }
                    return null;
                });
    }
}
