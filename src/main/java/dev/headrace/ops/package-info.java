/** The admin listener: health, metrics, reload. */
package dev.headrace.ops;
