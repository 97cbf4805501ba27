/**
 * A checker of what the caches promise: real server processes, a real PostgreSQL and a real Redis, faults by chance, a
 * history of what clients saw, and the rules that it must obey.
 */
package dev.headrace.consistency;
