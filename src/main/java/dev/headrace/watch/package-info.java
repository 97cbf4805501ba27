/**
 * What happened, told once and shown in several ways: one {@link dev.headrace.watch.Watcher} method for each event, and
 * watchers that log it or count it. Logic never logs.
 */
package dev.headrace.watch;
