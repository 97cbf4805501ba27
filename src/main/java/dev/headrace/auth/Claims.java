package dev.headrace.auth;

import dev.headrace.fault.Fault;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a token says, as its issuer is believed: read only once its signature was found good. */
final class Claims {
    private static final long SKEW_SECONDS = 30;
    private static final int LONGEST_NAME = 255;
    private static final int MOST_ROLES = 100;

    private final Map<String, Object> claims;

    Claims(Map<String, Object> claims) {
        this.claims = claims;
    }

    String issuer() {
        return claims.get("iss") instanceof String text ? text : "";
    }

    /** Refuses what is not valid now, or not meant for this server. */
    Identity identity(Issuer issuer, long now, Object keys) {
        long end = seconds("exp", true);
        require(now < end + SKEW_SECONDS, "It has expired");
        require(seconds("nbf", false) <= now + SKEW_SECONDS, "It is not valid yet");
        require(seconds("iat", false) <= now + SKEW_SECONDS, "It was made in the future");
        require(isFor(issuer.audience()), "It is meant for somebody else: its claim aud");
        return new Identity(subject(issuer.subject()), roles(issuer.roles()), end + SKEW_SECONDS, keys);
    }

    private long seconds(String name, boolean required) {
        Object value = claims.get(name);
        if (value == null && !required) {
            return 0;
        }
        require(value instanceof Number, "Its claim " + name + " is no number");
        double seconds = ((Number) value).doubleValue();
        require(seconds >= 0 && seconds < Integer.MAX_VALUE * 8.0, "Its claim " + name + " is no moment");
        return (long) seconds;
    }

    private boolean isFor(String audience) {
        Object value = claims.get("aud");
        return audience.equals(value) || (value instanceof List<?> several && several.contains(audience));
    }

    private String subject(String path) {
        Object value = at(path);
        require(value instanceof String, "Its claim " + path + " is no text");
        String text = (String) value;
        boolean isName =
                !text.isEmpty() && text.length() <= LONGEST_NAME && text.chars().noneMatch(Character::isISOControl);
        require(isName, "Its claim " + path + " is no name");
        return text;
    }

    private Set<String> roles(String path) {
        Object value = at(path);
        Collection<?> all =
                value instanceof Collection<?> several ? several : value == null ? List.of() : List.of(value);
        Set<String> roles = new LinkedHashSet<>();
        for (Object role : all) {
            if (role instanceof String text && text.length() <= LONGEST_NAME && roles.size() < MOST_ROLES) {
                roles.add(text);
            }
        }
        return roles;
    }

    /** The claim of that name, or else the one within claims that the dots lead to. */
    private Object at(String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        Object value = claims;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw bad(otherwise);
        }
    }

    static Fault bad(String reason) {
        return Tokens.bad(reason);
    }
}
