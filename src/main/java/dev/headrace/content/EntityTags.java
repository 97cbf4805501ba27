package dev.headrace.content;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code If-Match} or {@code If-None-Match} header holds.
 *
 * @param any whether it is a star, which stands for every row that there is
 * @param strong the strong tags, with their quotes
 * @param all these and what the weak ones have in quotes
 */
public record EntityTags(boolean any, Set<String> strong, Set<String> all) {
    private static final Pattern MEMBER =
            Pattern.compile("[ \\t]*(?:(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"))?[ \\t]*(?:,|$)");
    private static final EntityTags ANY = new EntityTags(true, Set.of(), Set.of());

    public EntityTags {
        strong = Set.copyOf(strong);
        all = Set.copyOf(all);
    }

    /** Empty for what is no list of tags. */
    public static Optional<EntityTags> parse(String header) {
        if (header.strip().equals("*")) {
            return Optional.of(ANY);
        }
        Set<String> strong = new HashSet<>();
        Set<String> all = new HashSet<>();
        Matcher member = MEMBER.matcher(header);
        int end = 0;
        while (end < header.length()) {
            if (!member.find(end) || member.start() != end || member.end() == end) {
                return Optional.empty();
            }
            if (member.group(2) != null) {
                all.add(member.group(2));
            }
            if (member.group(2) != null && member.group(1) == null) {
                strong.add(member.group(2));
            }
            end = member.end();
        }
        return Optional.of(new EntityTags(false, strong, all));
    }

    /**
     * The one among them that is the tag, weak or strong, which is what caches compare by, or the tag of that in a coding; null
     * when there is none.
     *
     * @param current the one that would be sent, which counts before others
     */
    String match(String tag, String current) {
        return any || all.contains(current) ? current : inAnyCoding(all, tag);
    }

    /** Whether the tag, or that of a coding, is one of the strong ones; that is what a write compares by. */
    public boolean holdStrongly(String tag) {
        return any || inAnyCoding(strong, tag) != null;
    }

    private static String inAnyCoding(Set<String> tags, String tag) {
        if (tags.contains(tag)) {
            return tag;
        }
        for (Coding coding : Coding.values()) {
            String tagged = coding.tagged(tag);
            if (tags.contains(tagged)) {
                return tagged;
            }
        }
        return null;
    }
}
