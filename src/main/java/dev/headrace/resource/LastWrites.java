package dev.headrace.resource;

import dev.headrace.dialect.WriteKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out writes of which nothing would be left: a row that is written a thousand times in a second is written once.
 *
 * <p>A DELETE makes all writes of its row before it needless, a PUT or PATCH those that set no other columns; a PATCH not
 * those that may make the row.
 */
final class LastWrites {
    private LastWrites() {}

    static List<ParsedWrite> of(List<ParsedWrite> writes) {
        Map<String, Later> rowToLater = new HashMap<>();
        List<ParsedWrite> last = new ArrayList<>();
        for (int i = writes.size() - 1; i >= 0; i--) {
            ParsedWrite write = writes.get(i);
            Later later = rowToLater.computeIfAbsent(write.row(), row -> new Later());
            if (later.isNeededBefore(write)) {
                last.add(write);
            }
        }
        Collections.reverse(last);
        return last;
    }

    /** What becomes of a row after a write. */
    private static final class Later {
        private final Set<String> set = new HashSet<>();
        /** By one PUT: two that set a column each may both fail to make the row that another one made. */
        private List<String> replaced = List.of();

        private boolean deleted;

        boolean isNeededBefore(ParsedWrite write) {
            if (deleted) {
                return false;
            }
            if (write.kind() == WriteKind.DELETE) {
                deleted = true;
                return true;
            }
            boolean replaces = write.kind() == WriteKind.REPLACE;
            List<String> columns = write.payload().columns();
            boolean isNeeded = !(replaces ? replaced : set).containsAll(columns);
            set.addAll(columns);
            if (replaces && columns.size() > replaced.size()) {
                replaced = columns;
            }
            return isNeeded;
        }
    }
}
