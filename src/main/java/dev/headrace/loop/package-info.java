/** Event loops: contexts on a chosen one, answers on the caller's, and the pauses of who tries something again. */
package dev.headrace.loop;
