package dev.headrace.ops;

import java.time.Duration;

/**
 * What a reload of the catalogue found.
 *
 * @param relations tables and views in the database
 * @param resources those of them that are served
 */
public record ReloadReport(int relations, int resources, Duration took) {}
