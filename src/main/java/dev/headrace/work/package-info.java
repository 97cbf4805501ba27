/**
 * CPU work away from the event loops: worker verticles behind a bounded admission. The only package that uses the event
 * bus, and only within this process.
 */
package dev.headrace.work;
