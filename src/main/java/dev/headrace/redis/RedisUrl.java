package dev.headrace.redis;

import dev.headrace.config.InvalidSetting;
import dev.headrace.fault.Nearest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The parts of {@code redis://user:password@host:port/number}, or of {@code redis://host:port,host:port} for a cluster.
 *
 * <p>Parsed here because the client's own parser shows the whole URL when it refuses one. No message of this class shows
 * more than the name of a part.
 *
 * @param tls whether the scheme is {@code rediss}
 * @param verified whether the server's certificate must be good, which is so unless {@code ?verify=none}
 * @param user empty when there is none
 * @param password empty when there is none
 * @param database the number of the logical database
 */
record RedisUrl(boolean tls, boolean verified, String user, String password, int database, List<Node> nodes) {
    private static final String PLAIN = "redis://";
    private static final String TLS = "rediss://";
    private static final String VERIFY = "verify";
    private static final List<String> VERIFY_MODES = List.of("full", "none");
    private static final int DEFAULT_PORT = 6379;

    RedisUrl {
        nodes = List.copyOf(nodes);
    }

    static RedisUrl parse(String url) {
        boolean tls = url.startsWith(TLS);
        if (!tls && !url.startsWith(PLAIN)) {
            throw invalid("must start with redis:// or rediss://");
        }
        String rest = url.substring(tls ? TLS.length() : PLAIN.length());
        int question = rest.indexOf('?', rest.lastIndexOf('@') + 1);
        boolean verified = verified(question < 0 ? "" : rest.substring(question + 1), tls);
        String address = question < 0 ? rest : rest.substring(0, question);
        int slash = address.indexOf('/', address.lastIndexOf('@') + 1);
        String authority = slash < 0 ? address : address.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String account = at < 0 ? "" : authority.substring(0, at);
        int colon = account.indexOf(':');
        String user = decoded(colon < 0 ? account : account.substring(0, colon), "user");
        String password = colon < 0 ? "" : decoded(account.substring(colon + 1), "password");
        if (password.isEmpty() && !user.isEmpty()) {
            throw invalid(
                    "names a user without a password: redis://user:password@host:port, or redis://:password@host:port");
        }
        List<Node> nodes = new ArrayList<>();
        for (String place : authority.substring(at + 1).split(",", -1)) {
            nodes.add(node(place));
        }
        int database = database(slash < 0 ? "" : address.substring(slash + 1));
        return new RedisUrl(tls, verified, user, password, database, nodes);
    }

    private static boolean verified(String parameters, boolean tls) {
        boolean verified = true;
        for (String pair : parameters.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.equals(VERIFY)) {
                throw invalid("has a parameter that is not supported: '" + name + "'" + meant(name, List.of(VERIFY))
                        + "; supported is " + VERIFY);
            }
            String mode = equals < 0 ? "" : pair.substring(equals + 1);
            if (!VERIFY_MODES.contains(mode)) {
                throw invalid("has verify '" + mode + "'" + meant(mode, VERIFY_MODES) + "; it must be one of "
                        + String.join(", ", VERIFY_MODES));
            }
            if (!tls) {
                throw invalid("has the parameter verify, which needs TLS: rediss://");
            }
            verified = mode.equals("full");
        }
        return verified;
    }

    private static String meant(String name, List<String> candidates) {
        String hint = Nearest.hint(name, candidates);
        return hint == null ? "" : " (" + hint + ")";
    }

    private static String decoded(String text, String part) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("has a percent sign in its " + part + " that is not followed by two hexadecimal digits; "
                    + "write a percent sign itself as %25");
        }
    }

    private static Node node(String place) {
        int colon = place.indexOf(':', Math.max(0, place.lastIndexOf(']')));
        String host = colon < 0 ? place : place.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Node(
                host.isEmpty() ? "localhost" : host, colon < 0 ? DEFAULT_PORT : port(place.substring(colon + 1)));
    }

    private static int port(String text) {
        int port = wholeNumber(text);
        if (port >= 1 && port <= 65535) {
            return port;
        }
        // The text may be half a password, so it is not shown.
        throw invalid("has a port that is not a number between 1 and 65535; "
                + "signs such as @ : / ? in a password must be percent-encoded");
    }

    private static int database(String text) {
        int number = text.isEmpty() ? 0 : wholeNumber(text);
        if (number < 0) {
            throw invalid("must have a whole number after the slash, that of the database, or nothing");
        }
        return number;
    }

    /** The number, or -1 for what is none. */
    private static int wholeNumber(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    private static InvalidSetting invalid(String sentence) {
        return new InvalidSetting("url", sentence);
    }

    boolean namesCluster() {
        return nodes.size() > 1;
    }

    /** What the client takes for one of the nodes: without the account, which goes another way. */
    String endpoint(Node node) {
        return (tls ? TLS : PLAIN) + node + (database == 0 ? "" : "/" + database);
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        String places = nodes.stream().map(Node::toString).collect(Collectors.joining(","));
        return (tls ? TLS : PLAIN) + (user.isEmpty() ? "" : user + "@") + places + "/" + database;
    }

    record Node(String host, int port) {
        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }
}
