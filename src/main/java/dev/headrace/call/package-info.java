/** A request as the inner rings see it: no HTTP, only identity, time and cancellation. */
package dev.headrace.call;
