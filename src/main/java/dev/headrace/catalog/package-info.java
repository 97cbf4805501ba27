/**
 * What the database holds: relations, columns, types, keys. {@code CatalogReader} reads it, {@code CatalogStore} keeps
 * the newest one and reads it again when asked.
 */
package dev.headrace.catalog;
