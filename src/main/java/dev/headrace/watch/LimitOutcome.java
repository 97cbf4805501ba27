package dev.headrace.watch;

/** What a policy said to a request. */
public enum LimitOutcome {
    ADMITTED("admitted", true),
    REFUSED("refused", false),
    /** Without Redis, from this node's share. */
    ADMITTED_LOCALLY("admitted_locally", true),
    REFUSED_LOCALLY("refused_locally", false),
    /** Without Redis, by a policy that then lets everybody pass. */
    UNCOUNTED("uncounted", true),
    /** Without Redis, by a policy that then lets nobody pass. */
    CLOSED("closed", false);

    private final String label;
    private final boolean admits;

    LimitOutcome(String label, boolean admits) {
        this.label = label;
        this.admits = admits;
    }

    String label() {
        return label;
    }

    public boolean admits() {
        return admits;
    }
}
