/**
 * The journal: writes that are accepted into Redis before PostgreSQL has them, and applied in their order, each once.
 *
 * <p>Each resource has a journal of its own in four parts; all writes of one row stand in one part. One node at a time applies
 * a part. How far it got stands in PostgreSQL and is changed in the transaction that applies, so that a crash at any moment
 * neither loses a write nor applies one twice.
 */
package dev.headrace.journal;
