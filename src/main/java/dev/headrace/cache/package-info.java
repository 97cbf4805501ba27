/**
 * Rows by key, kept near in this process and shared in Redis. No reader sees a row older than the last write that was
 * acknowledged, but for the stated bound of the near cache; one load per key, however many ask.
 */
package dev.headrace.cache;
