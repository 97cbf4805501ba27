package dev.headrace.watch;

/**
 * A pool at one moment.
 *
 * @param total open connections, those being opened included
 * @param idle open connections that nobody uses
 * @param waiting callers in the queue
 * @param maximum connections that the pool may open
 */
public record PoolStatistics(String pool, int total, int idle, int waiting, int maximum) {
    public int inUse() {
        return total - idle;
    }
}
