/** Rows becoming bytes on a socket, whole or visibly broken, in flat memory. */
package dev.headrace.stream;
