package dev.headrace.content;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wishes of an {@code Accept-Encoding} header, as RFC 9110 12.5.3 reads them.
 *
 * <p>What cannot be read is passed over, and so is what follows the first {@link #MOST_MEMBERS} members. Of two members for one
 * coding the first counts.
 */
final class AcceptEncoding {
    static final int MOST_MEMBERS = 64;

    private static final String IDENTITY = "identity";
    private static final String ANY = "*";
    private static final int FULL = 1000;
    /** Less than any weight that can be written: taken, but not asked for. */
    private static final double BARELY = 0.5;

    private static final Pattern MEMBER = Pattern.compile(
            "[ \\t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \\t]*(?:;[ \\t]*[qQ]=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)[ \\t]*)?");

    private final Map<String, Integer> nameToThousandths;

    private AcceptEncoding(Map<String, Integer> nameToThousandths) {
        this.nameToThousandths = nameToThousandths;
    }

    static AcceptEncoding parse(String header) {
        Map<String, Integer> nameToThousandths = new HashMap<>();
        int start = 0;
        for (int members = 0; members < MOST_MEMBERS && start <= header.length(); members++) {
            int comma = header.indexOf(',', start);
            int end = comma < 0 ? header.length() : comma;
            Matcher member = MEMBER.matcher(header).region(start, end);
            if (member.matches()) {
                String weight = member.group(2);
                nameToThousandths.putIfAbsent(
                        name(member.group(1)),
                        weight == null ? FULL : (int) Math.round(Double.parseDouble(weight) * FULL));
            }
            start = end + 1;
        }
        return new AcceptEncoding(nameToThousandths);
    }

    private static String name(String token) {
        String name = token.toLowerCase(Locale.ROOT);
        return name.equals("x-gzip") ? "gzip" : name;
    }

    /** The coding of the highest weight, and among several of them the first of those that are offered. */
    Choice choose(List<Coding> offered) {
        Coding best = null;
        int weightOfBest = 0;
        for (Coding coding : offered) {
            int weight = nameToThousandths.getOrDefault(coding.token(), nameToThousandths.getOrDefault(ANY, 0));
            if (weight > weightOfBest) {
                best = coding;
                weightOfBest = weight;
            }
        }
        double identity = weightOfIdentity();
        return new Choice(identity > weightOfBest ? null : best, identity > 0);
    }

    private double weightOfIdentity() {
        Integer weight = nameToThousandths.getOrDefault(IDENTITY, nameToThousandths.get(ANY));
        return weight == null ? BARELY : weight;
    }
}
