package dev.headrace.cache;

/** A row and where it came from. */
public record Found(CachedRow row, Source source) {}
