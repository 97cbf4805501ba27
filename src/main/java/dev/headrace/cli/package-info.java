/**
 * The commands of the program. {@code Commands} lists them and turns their failures into words and exit codes; each
 * {@code *Command} is one of them. Only this package, {@code Main} and {@code embedded} may wait for a future.
 */
package dev.headrace.cli;
