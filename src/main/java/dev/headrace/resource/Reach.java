package dev.headrace.resource;

import dev.headrace.call.Caller;
import dev.headrace.resource.AccessConfig.Audience;
import java.util.List;

/** Which rows of a resource a caller has a right to. */
enum Reach {
    NONE,
    /** Those of which the caller is the owner. */
    OWN,
    ALL;

    static Reach of(Audience audience, List<String> roles, Caller caller) {
        if (audience == Audience.ANYONE) {
            return ALL;
        }
        if (caller.isAnonymous()) {
            return NONE;
        }
        if (audience == Audience.AUTHENTICATED || roles.stream().anyMatch(caller.roles()::contains)) {
            return ALL;
        }
        return audience == Audience.OWNER ? OWN : NONE;
    }
}
