package dev.headrace.watch;

import dev.headrace.call.Call;
import dev.headrace.fault.Fault;
import java.time.Duration;
import java.util.List;

/**
 * Hears of everything noteworthy. Code says what happened; watchers decide what to log and what to count.
 *
 * <p>Called on event loops: an implementation returns at once and never throws. Every method is a no-op here, so a
 * watcher overrides what it cares for.
 */
public interface Watcher {
    /** A request was answered, or broken off; {@code status} is 0 when the client left before a status was sent. */
    default void callEnded(Call call, int status, long bytes) {}

    /** An answer was cut after its first byte, so that nobody takes it for whole. */
    default void streamBroken(Call call, Throwable reason) {}

    /** Something failed that nobody expected; the caller got a 500 without its text. */
    default void unexpected(Call call, Throwable failure) {}

    /** A message was refused before it became a request. */
    default void messageRefused(String remoteAddress, String reason) {}

    /** A statement ended. {@code sql} has placeholders, never values; {@code rows} is -1 when unknown. */
    default void queryEnded(String pool, String sql, Duration took, long rows, Throwable failure) {}

    /** Somebody got a connection after waiting. */
    default void connectionAcquired(String pool, long waitedNanos) {}

    /** A pool turned somebody away: its queue is full, or the wait was too long. */
    default void connectionRefused(String pool, Fault reason) {}

    /** The regular report of a pool. */
    default void poolReported(PoolStatistics statistics) {}

    /** PostgreSQL cannot be reached; told once for each outage. */
    default void postgresLost(Throwable reason) {}

    /** PostgreSQL answers again, or for the first time. */
    default void postgresFound(String version) {}

    /** Redis cannot be asked; told once for each outage. */
    default void redisLost(Throwable reason) {}

    /** Redis answers again, or for the first time. */
    default void redisFound(String version) {}

    /** Somebody has the answer to a command, or knows that there is none. Told for every command. */
    default void redisCommandEnded(RedisOutcome outcome, long tookNanos) {}

    /** A policy has said whether a request may go on. Told for every policy that counted it. */
    default void limitDecided(String policy, LimitOutcome outcome) {}

    /** Redis answers, but refuses to count: each node counts alone. Told at each attempt. */
    default void limitsUnshared(Throwable reason) {}

    /** A row or a list was answered through the caches; {@code source} is where it came from, as {@code X-Cache} tells. */
    default void cacheAnswered(String resource, String source) {}

    /** The change feed is read, for the first time or again; {@code tables} is how many are watched. */
    default void feedFound(int tables) {}

    /** The change feed cannot be read; told once for each outage. */
    default void feedLost(Throwable reason) {}

    /** What the change feed lacks has changed; nothing when all is well. {@code command} is what mends it. */
    default void feedIncomplete(List<String> findings, String command) {}

    /** So many records of the change feed were told; often none. */
    default void changesHeard(int records) {}

    /** A write was accepted behind; {@code isNew} is false when it was known already, or refused. */
    default void writeAccepted(String resource, boolean isNew) {}

    /** Writes that were accepted are in PostgreSQL, all with one transaction. */
    default void writesApplied(String resource, int writes, long tookMillis) {}

    /** PostgreSQL refused a write that was accepted; {@code code} is its SQLSTATE. Somebody has to decide. */
    default void writeParked(String resource, String code) {}

    /** How many writes of one part of a resource's journal are pending, and since when the oldest of them is. */
    default void journalReported(String resource, int part, long pending, long lagMillis) {}

    /** Accepted writes cannot be applied at the moment; told at each attempt. */
    default void journalStuck(String resource, Throwable reason) {}

    /** Redis has lost a journal, with all in it that came after the last entry that was applied. */
    default void journalLost(String resource, String lastEntry) {}

    /** No write is accepted behind, because what PostgreSQL or Redis must have for it is missing. */
    default void journalUnusable(Throwable reason) {}

    /** Somebody tried to log in; {@code admitted} is whether the password was right. */
    default void loginEnded(boolean admitted) {}

    /** Sessions cannot be kept, so that logins give no refresh tokens; told at each attempt. */
    default void sessionsUnusable(Throwable reason) {}

    /** The hash of a password could not be made anew at a login. */
    default void hashNotRenewed(Throwable reason) {}

    /** The document with an issuer's keys could not be read; those that were known stay. */
    default void keysNotRead(String issuer, Throwable reason) {}

    /** The catalogue was read, at start or anew. */
    default void catalogLoaded(int relations, Duration took) {}

    /** The catalogue could not be read anew; the old one stays. */
    default void catalogReloadFailed(Throwable reason) {}

    default void exportStarted(Call call, String resource) {}

    /** An export ended. {@code failure} is null when it is whole. */
    default void exportEnded(Call call, String resource, long rows, long bytes, Throwable failure) {}

    /** How late an event loop ran a timer. */
    default void loopLagged(int loop, long nanos) {}

    /** An event loop serves no more, on purpose: its silence means nothing from now on. */
    default void loopStopped(int loop) {}

    /** A content coding cannot be had on this machine and is left out. */
    default void codingMissing(String coding, Throwable reason) {}

    /** The server serves. */
    default void started(String summary) {}

    /** The server stops taking requests and waits for those that run. */
    default void draining(int activeCalls) {}

    default void stopped() {}
}
