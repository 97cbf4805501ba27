package dev.headrace.content;

import dev.headrace.config.Rules;
import dev.headrace.fault.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules for a {@code Cache-Control} header of an answer that stands in the configuration. */
public final class CacheControl {
    private static final Set<String> FLAGS = Set.of(
            "public",
            "private",
            "no-cache",
            "no-store",
            "no-transform",
            "must-revalidate",
            "proxy-revalidate",
            "must-understand",
            "immutable");
    private static final Set<String> TIMES = Set.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");
    private static final Set<String> BESIDE_NO_STORE = Set.of("no-store", "private", "no-transform", "must-understand");

    private CacheControl() {}

    /** Adds to the rules what a text breaks. */
    public static void check(String text, String key, Rules rules) {
        List<String> broken = new ArrayList<>();
        Map<String, String> directives = directives(text, broken);
        if (broken.isEmpty()) {
            contradictions(directives, broken);
        }
        broken.forEach(sentence -> rules.require(false, key, sentence));
    }

    /** Whether somebody may keep the answer and show it for a while without asking. */
    public static boolean grantsTime(String text) {
        Map<String, String> directives = directives(text, new ArrayList<>());
        return isPositive(directives, "max-age") || isPositive(directives, "s-maxage");
    }

    private static Map<String, String> directives(String text, List<String> broken) {
        Map<String, String> directives = new LinkedHashMap<>();
        for (String member : text.split(",", -1)) {
            String[] parts = member.strip().split("=", 2);
            String name = parts[0];
            String value = parts.length == 1 ? null : parts[1];
            String sentence = wrong(name, value);
            if (sentence != null) {
                broken.add(sentence);
            } else if (directives.containsKey(name)) {
                broken.add("names " + name + " more than once");
            }
            directives.put(name, value);
        }
        return directives;
    }

    private static String wrong(String name, String value) {
        if (TIMES.contains(name)) {
            return value != null && value.matches("[0-9]{1,9}")
                    ? null
                    : "needs a number of seconds behind " + name + ", such as " + name + "=60";
        }
        if (FLAGS.contains(name)) {
            return value == null ? null : "must have nothing behind " + name;
        }
        List<String> known = new ArrayList<>(FLAGS);
        known.addAll(TIMES);
        known.sort(null);
        String advice = Nearest.to(name, known)
                .map(near -> "perhaps you meant \"" + near + "\"")
                .orElse("known are " + String.join(", ", known));
        return "has no directive \"" + name + "\"; " + advice;
    }

    private static void contradictions(Map<String, String> directives, List<String> broken) {
        Set<String> names = directives.keySet();
        boolean keeps = names.contains("max-age") || names.contains("s-maxage");
        if (names.contains("no-store")) {
            names.stream()
                    .filter(name -> !BESIDE_NO_STORE.contains(name))
                    .forEach(name -> broken.add("says no-store, so " + name + " has no meaning"));
            return;
        }
        if (names.contains("public") && names.contains("private")) {
            broken.add("says both public and private");
        }
        if (names.contains("private") && names.contains("s-maxage")) {
            broken.add("says private, so s-maxage, which is for shared caches, has no meaning");
        }
        if (names.contains("no-cache") && (isPositive(directives, "max-age") || isPositive(directives, "s-maxage"))) {
            broken.add("says no-cache, which asks for every use, and also how long nobody need ask");
        }
        for (String name : List.of("immutable", "stale-while-revalidate", "stale-if-error")) {
            if (names.contains(name) && !keeps) {
                broken.add("needs max-age or s-maxage beside " + name);
            }
        }
        for (String name : List.of("stale-while-revalidate", "stale-if-error")) {
            if (names.contains(name) && names.contains("must-revalidate")) {
                broken.add("says must-revalidate, so " + name + " has no meaning");
            }
        }
    }

    private static boolean isPositive(Map<String, String> directives, String name) {
        String seconds = directives.get(name);
        return seconds != null && !seconds.matches("0+");
    }
}
