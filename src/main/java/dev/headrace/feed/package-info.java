/**
 * Learns of writes that were made elsewhere: by psql, other programs, triggers and foreign keys. Triggers record them in an
 * outbox within PostgreSQL, which every node follows. decisions/004 has the reasons.
 */
package dev.headrace.feed;
