/**
 * PostgreSQL and Redis for `demo` and for tests: real servers, unpacked from Maven artifacts and run as child processes.
 *
 * <p>Everything blocks here; nothing of it runs on an event loop. The servers' artifacts are not in the fat jar: the
 * classes that touch them are loaded only after {@code DemoServers} found them on the class path. Start reading at
 * {@code DemoServers}.
 */
package dev.headrace.embedded;
