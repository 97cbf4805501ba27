package dev.headrace.resource;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition of an {@code If-Match} header: the row must still be one of those that the client has seen.
 *
 * @param tags strong ones with their quotes; a weak one matches nothing
 * @param any whether every row will do, if only there is one
 */
public record IfMatch(Set<String> tags, boolean any) {
    private static final Pattern MEMBER =
            Pattern.compile("[ \\t]*(?:(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"))?[ \\t]*(?:,|$)");

    public IfMatch {
        tags = Set.copyOf(tags);
    }

    /** @param header null for none */
    public static Optional<IfMatch> parse(String header) {
        if (header == null) {
            return Optional.empty();
        }
        if (header.strip().equals("*")) {
            return Optional.of(new IfMatch(Set.of(), true));
        }
        Set<String> tags = new HashSet<>();
        Matcher member = MEMBER.matcher(header);
        int end = 0;
        while (end < header.length()) {
            if (!member.find(end) || member.start() != end || member.end() == end) {
                throw Fault.of(FaultCode.BAD_PARAMETER, "The header If-Match cannot be read")
                        .details("It holds * or entity tags in double quotes, with commas between them");
            }
            if (member.group(2) != null && member.group(1) == null) {
                tags.add(member.group(2));
            }
            end = member.end();
        }
        return Optional.of(new IfMatch(tags, false));
    }

    /** Refuses unless the row is there as it should be. */
    void check(Optional<String> json) {
        boolean holds = json.map(row -> any || tags.contains(RowTag.of(row.getBytes(StandardCharsets.UTF_8))))
                .orElse(false);
        if (!holds) {
            throw Fault.of(FaultCode.ROW_CHANGED, "The row is not the one that If-Match names")
                    .details(json.isPresent() ? "It was changed since then" : "There is no row with this key")
                    .hint("Read the row again, and repeat the write with its ETag if it is still meant");
        }
    }
}
