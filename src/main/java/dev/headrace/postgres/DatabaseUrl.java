package dev.headrace.postgres;

import dev.headrace.config.InvalidSetting;
import dev.headrace.fault.Nearest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of {@code postgresql://user:password@host:port/database?parameters}.
 *
 * <p>Parsed here because the client's own parser refuses passwords with common signs and then prints them. No message of
 * this class shows more than the name of a part.
 *
 * @param options parameters by name, without those that name a part of the address
 */
record DatabaseUrl(String host, int port, String user, String password, String database, Map<String, String> options) {
    private static final List<String> SCHEMES = List.of("postgresql://", "postgres://");
    private static final List<String> PARAMETERS = List.of(
            "host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "application_name", "options");
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final int DEFAULT_PORT = 5432;

    static DatabaseUrl parse(String url) {
        String scheme = SCHEMES.stream()
                .filter(url::startsWith)
                .findFirst()
                .orElseThrow(() -> invalid("must start with postgresql://"));
        String rest = url.substring(scheme.length());
        int question = rest.indexOf('?');
        Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
        String address = question < 0 ? rest : rest.substring(0, question);
        int slash = address.indexOf('/', Math.max(0, address.lastIndexOf('@')));
        String authority = slash < 0 ? address : address.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String[] account = (at < 0 ? "" : authority.substring(0, at)).split(":", 2);
        String place = authority.substring(at + 1);
        int colon = place.indexOf(':', Math.max(0, place.lastIndexOf(']')));
        String user = take(parameters, "user", decoded(account[0], "user"));
        if (user.isEmpty()) {
            throw invalid("must name a user: postgresql://user:password@host:port/database");
        }
        return new DatabaseUrl(
                host(take(parameters, "host", decoded(colon < 0 ? place : place.substring(0, colon), "host"))),
                port(take(parameters, "port", colon < 0 ? "" : place.substring(colon + 1))),
                user,
                take(parameters, "password", account.length < 2 ? "" : decoded(account[1], "password")),
                database(
                        take(parameters, "dbname", slash < 0 ? "" : decoded(address.substring(slash + 1), "database")),
                        user),
                parameters);
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!PARAMETERS.contains(name)) {
                throw invalid("has a parameter that is not supported: '" + name + "'" + meant(name, PARAMETERS)
                        + "; supported are " + String.join(", ", PARAMETERS));
            }
            parameters.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1), name));
        }
        String mode = parameters.get("sslmode");
        if (mode != null && !SSL_MODES.contains(mode)) {
            throw invalid("has sslmode '" + mode + "'" + meant(mode, SSL_MODES) + "; it must be one of "
                    + String.join(", ", SSL_MODES));
        }
        return parameters;
    }

    private static String meant(String name, List<String> candidates) {
        String hint = Nearest.hint(name, candidates);
        return hint == null ? "" : " (" + hint + ")";
    }

    private static String take(Map<String, String> parameters, String name, String otherwise) {
        String value = parameters.remove(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static String decoded(String text, String part) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("has a percent sign in its " + part + " that is not followed by two hexadecimal digits; "
                    + "write a percent sign itself as %25");
        }
    }

    private static String host(String text) {
        if (text.isEmpty()) {
            return "localhost";
        }
        if (text.contains(",")) {
            throw invalid("names several hosts, which is not supported; name one");
        }
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return DEFAULT_PORT;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers out of range; the text may be half a password, so it is not shown.
        }
        throw invalid("has a port that is not a number between 1 and 65535; "
                + "signs such as @ : / ? in a password must be percent-encoded");
    }

    private static String database(String text, String user) {
        return text.isEmpty() ? user : text;
    }

    private static InvalidSetting invalid(String sentence) {
        return new InvalidSetting("url", sentence);
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
