/** Headrace: a PostgreSQL served over HTTP, fast by default. {@code docs/architecture.md} is the map. */
package dev.headrace;
