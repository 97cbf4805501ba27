/**
 * Redis: one supervised, pipelined connection for each event loop ({@link dev.headrace.redis.Redis}), and one for each
 * stream that is followed ({@link dev.headrace.redis.StreamTail}). A {@code Lane} holds what one event loop waits for; the
 * {@code Breaker} knows for all of them whether Redis can be asked.
 */
package dev.headrace.redis;
