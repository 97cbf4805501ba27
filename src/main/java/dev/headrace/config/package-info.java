/**
 * Configuration mechanism: YAML nodes become records, and every mistake is reported with file:line:column.
 *
 * <p>Knows no component. A component declares a record beside itself whose components mirror the YAML keys
 * ({@code maxSize} is {@code max-size}), with {@link dev.headrace.config.Default}, {@link dev.headrace.config.Doc} and
 * {@link dev.headrace.config.Secret}; rules inside one record stand in its compact constructor and throw
 * {@link dev.headrace.config.InvalidSetting}. Start reading at {@code Binder}.
 */
package dev.headrace.config;
