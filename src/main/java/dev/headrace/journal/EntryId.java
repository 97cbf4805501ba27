package dev.headrace.journal;

/** Where an entry stands: the milliseconds at which Redis took it, and a number among those of the same one. */
record EntryId(long millis, long number) implements Comparable<EntryId> {
    /** Before all entries. */
    static final EntryId NONE = new EntryId(0, 0);

    static EntryId of(String text) {
        int dash = text.indexOf('-');
        return new EntryId(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(EntryId other) {
        return millis != other.millis ? Long.compare(millis, other.millis) : Long.compareUnsigned(number, other.number);
    }

    @Override
    public String toString() {
        return millis + "-" + Long.toUnsignedString(number);
    }
}
