package dev.headrace.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration before it has types: what was written, and where. */
sealed interface Tree {
    Origin origin();

    /** What it is, for people. */
    String noun();

    /** One value. */
    record Text(String text, Kind kind, Origin origin) implements Tree {
        @Override
        public String noun() {
            return kind == Kind.NOTHING ? "nothing" : "a single value";
        }

        /** How the text came about, which decides how it is read. */
        enum Kind {
            /** Stands in a file, without quotes. */
            PLAIN,
            /** Stands in a file, in quotes or as a block. */
            WRITTEN,
            /** A key without a value. */
            NOTHING,
            /** The value of an argument: YAML if a list or a section is wanted, else taken as it is. */
            ARGUMENT,
            /** The value of an environment variable: nothing in it has a meaning. */
            LITERAL
        }
    }

    /** A list. */
    record Items(List<Tree> items, Origin origin) implements Tree {
        @Override
        public String noun() {
            return "a list";
        }
    }

    /** A section: keys with values. */
    record Fields(Map<String, Field> keyToField, Origin origin) implements Tree {
        public Fields {
            keyToField = Collections.unmodifiableMap(new LinkedHashMap<>(keyToField));
        }

        static Fields empty(Origin origin) {
            return new Fields(Map.of(), origin);
        }

        Fields with(String key, Field field) {
            Map<String, Field> changed = new LinkedHashMap<>(keyToField);
            changed.put(key, field);
            return new Fields(changed, origin);
        }

        @Override
        public String noun() {
            return "a section";
        }
    }

    /** A key's place, and what stands behind the key. */
    record Field(Origin keyOrigin, Tree value) {}
}
