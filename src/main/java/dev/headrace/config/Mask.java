package dev.headrace.config;

import java.util.regex.Pattern;

/** Hides secrets. Of a URL only the passwords are hidden, since its host and database are what people look for. */
public final class Mask {
    private static final String HIDDEN = "***";
    private static final Pattern URL = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final Pattern PASSWORD_PARAMETER =
            Pattern.compile("(?i)([?&][^=&]*(?:password|secret)[^=&]*=)[^&]*");

    private Mask() {}

    public static String apply(String secret) {
        if (!URL.matcher(secret).matches()) {
            return HIDDEN;
        }
        int start = secret.indexOf("://") + 3;
        return secret.substring(0, start)
                + PASSWORD_PARAMETER
                        .matcher(withoutPassword(secret.substring(start)))
                        .replaceAll("$1" + HIDDEN.replace("$", "\\$"));
    }

    /** The last @ ends the credentials, also when somebody forgot to escape one in the password. */
    private static String withoutPassword(String rest) {
        int at = rest.lastIndexOf('@');
        int colon = rest.indexOf(':');
        return colon < 0 || colon > at ? rest : rest.substring(0, colon + 1) + HIDDEN + rest.substring(at);
    }
}
