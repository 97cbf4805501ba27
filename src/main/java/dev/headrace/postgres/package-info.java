/** PostgreSQL: pools, pipelined point reads, cursors, deadlines that cancel, and SQLSTATEs turned into faults. */
package dev.headrace.postgres;
