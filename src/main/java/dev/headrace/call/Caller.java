package dev.headrace.call;

/** Who asks. Until accounts exist everybody is anonymous and known by their network address alone. */
public record Caller(String address) {
    /** The server itself, for work that nobody asked for. */
    static final Caller SERVER = new Caller("");
}
