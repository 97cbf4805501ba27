package dev.headrace.dialect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One member of an {@code Accept} header.
 *
 * @param type lower-case, such as {@code text/csv}, {@code text/*} or {@code *}{@code /*}
 * @param parameters names lower-case, without {@code q}
 * @param thousandths the member's q-value, 0 to 1000; 0 refuses the type
 */
public record MediaRange(String type, Map<String, String> parameters, int thousandths) {
    private static final Pattern QUALITY = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

    public MediaRange {
        parameters = Map.copyOf(parameters);
    }

    /** The members of a header, the most wanted first; among equals the first sent. Malformed ones are left out. */
    public static List<MediaRange> parse(String header) {
        List<MediaRange> ranges = new ArrayList<>();
        for (String member : split(header, ',')) {
            List<String> parts = split(member, ';');
            String type = parts.get(0).strip().toLowerCase(Locale.ROOT);
            Map<String, String> parameters = parameters(parts.subList(1, parts.size()));
            String quality = parameters.getOrDefault("q", "1");
            if (type.indexOf('/') > 0 && QUALITY.matcher(quality).matches()) {
                parameters.remove("q");
                ranges.add(new MediaRange(type, parameters, Math.round(Float.parseFloat(quality) * 1000)));
            }
        }
        ranges.sort(Comparator.comparingInt(MediaRange::thousandths).reversed());
        return ranges;
    }

    private static Map<String, String> parameters(List<String> parts) {
        Map<String, String> nameToValue = new TreeMap<>();
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                nameToValue.putIfAbsent(name, part.substring(equals + 1).strip());
            }
        }
        return nameToValue;
    }

    /** Splits where the separator stands outside of double quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
