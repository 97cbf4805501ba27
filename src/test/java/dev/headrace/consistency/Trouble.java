package dev.headrace.consistency;

/** What was done to a node, or what it complained of itself, and when by {@link System#nanoTime}. */
record Trouble(int node, Kind kind, long start, long end) {
    enum Kind {
        /** Stopped in its tracks (SIGSTOP), and let go on. */
        PAUSE,
        /** Its connections to Redis were reset, perhaps several times. */
        RESET,
        /** Nothing came through between it and Redis. */
        MUTE,
        /** Nobody listened where it looked for Redis. */
        GONE,
        /** It said itself that Redis was lost, and then found. */
        LOST_REDIS,
        /** It was killed; ends when it serves again. */
        KILL,
        /** Redis was emptied; of no node. */
        FLUSH,
        /** Its connections to PostgreSQL were reset. */
        DATABASE_RESET,
        /** Nothing came through between it and PostgreSQL. */
        DATABASE_MUTE,
        /** Nobody listened where it looked for PostgreSQL. */
        DATABASE_GONE;

        private boolean isOfDatabase() {
            return this == DATABASE_RESET || this == DATABASE_MUTE || this == DATABASE_GONE;
        }
    }

    /** Whether the node may have been unable to tell Redis of its writes. A wiped Redis can be told. */
    boolean hindersTelling() {
        return kind != Kind.KILL && kind != Kind.FLUSH && !kind.isOfDatabase();
    }

    /** Whether requests may have failed because of it. */
    boolean stopsServing() {
        return kind == Kind.PAUSE || kind == Kind.KILL || kind.isOfDatabase();
    }
}
