package dev.headrace.consistency;

/** A request that did not get the answer it should. */
record Failure(int node, long start, long end, boolean isWrite, String what) {}
