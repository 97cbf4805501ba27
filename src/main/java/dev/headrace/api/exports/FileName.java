package dev.headrace.api.exports;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The name under which a download is saved: the resource, the moment, the format. */
final class FileName {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String SAFE = "!#$&+-.^_`|~";

    private FileName() {}

    /** The value of {@code Content-Disposition}: plain ASCII for old clients, and the true name as RFC 8187 has it. */
    static String disposition(String resource, Instant now, ExportFormat format) {
        String ending = "-" + MOMENT.format(now) + "." + format.extension();
        String plain = resource.replaceAll("[^A-Za-z0-9._-]", "_") + ending;
        String disposition = "attachment; filename=\"" + plain + "\"";
        String name = resource + ending;
        return name.equals(plain) ? disposition : disposition + "; filename*=UTF-8''" + encoded(name);
    }

    private static String encoded(String name) {
        StringBuilder text = new StringBuilder();
        for (byte current : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (current & 0xff);
            if (character < 0x80 && (Character.isLetterOrDigit(character) || SAFE.indexOf(character) >= 0)) {
                text.append(character);
            } else {
                text.append(String.format(Locale.ROOT, "%%%02X", (int) character));
            }
        }
        return text.toString();
    }
}
