package dev.headrace.http;

/** Something the server offers: one class that mounts its own routes, the list standing at the top of {@code mount}. */
@FunctionalInterface
public interface Feature {
    /** Called once for each event loop; what is mounted must not keep state of its own. */
    void mount(Routes routes);
}
