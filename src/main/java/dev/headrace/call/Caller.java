package dev.headrace.call;

/** Who asks. Until accounts exist everybody is anonymous and known by their network address alone. */
public record Caller(String address) {}
