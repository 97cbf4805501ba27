/** Expected failures: one exception type, its stable codes, and the search for the name that was meant. */
package dev.headrace.fault;
