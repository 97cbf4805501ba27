/**
 * How many requests somebody may make: policies, and the counting for them over all nodes.
 *
 * <p>{@link dev.headrace.limit.Limits} is asked by the gate. A {@code Budget} spends a fixed window from leases, a
 * {@code SlidingLog} remembers each request; both go on alone while Redis is gone. {@code docs/limits.md} says what is promised.
 */
package dev.headrace.limit;
