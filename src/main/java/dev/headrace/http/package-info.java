/** HTTP: the listener, the ordered list of what every request passes, routes, replies and the one place that answers faults. */
package dev.headrace.http;
