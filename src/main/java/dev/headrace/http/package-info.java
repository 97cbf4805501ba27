/**
 * HTTP: the listener, the ordered list of what every request passes, routes, replies and the one place that answers faults.
 *
 * <p>Start reading at {@link dev.headrace.http.Listener}, then {@code Pipeline}: its {@code handle} is the list. What is
 * refused before a request exists stands in {@code StrictDecoder} and {@code Unreadable}, what is refused of every request in
 * {@code RequestChecks}, {@code Target}, {@code Host} and {@code Body}. Features see {@link dev.headrace.http.Routes},
 * {@link dev.headrace.http.Exchange} and {@link dev.headrace.http.Replies}. {@code Wire} alone uses internals of Vert.x.
 */
package dev.headrace.http;
