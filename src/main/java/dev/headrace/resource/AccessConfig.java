package dev.headrace.resource;

import dev.headrace.call.Caller;
import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

@Doc("Who may do what.")
public record AccessConfig(
        @Default("nobody") @Doc("Who may read: anyone, authenticated (whoever sends a token), owner or nobody.")
        Audience read,

        @Default("nobody") @Doc("Who may write: anyone, authenticated (whoever sends a token), owner or nobody.")
        Audience write,

        @Doc("The column that holds the account whose row it is; owners see and write no other rows.")
        Optional<String> owner,

        @Default("[]") @Doc("Roles that may read every row, beside whoever read lets in.")
        List<String> readRoles,

        @Default("[]") @Doc("Roles that may write every row, beside whoever write lets in.")
        List<String> writeRoles) {

    public AccessConfig {
        readRoles = List.copyOf(readRoles);
        writeRoles = List.copyOf(writeRoles);
        Rules rules = new Rules();
        rules.require(
                owner.isPresent() || read != Audience.OWNER, "owner", "must name the column, because read says owner");
        rules.require(
                owner.isPresent() || write != Audience.OWNER,
                "owner",
                "must name the column, because write says owner");
        rules.require(
                owner.isEmpty() || read == Audience.OWNER || write == Audience.OWNER,
                "owner",
                "says nothing, because neither read nor write says owner");
        requireUseful("read", read, readRoles, rules);
        requireUseful("write", write, writeRoles, rules);
        rules.check();
    }

    private static void requireUseful(String right, Audience audience, List<String> roles, Rules rules) {
        String setting = right + "-roles";
        rules.require(
                roles.isEmpty() || (audience != Audience.ANYONE && audience != Audience.AUTHENTICATED),
                setting,
                "say nothing, because " + right + " lets everybody with a token in");
        rules.require(roles.stream().noneMatch(String::isBlank), setting, "must not hold a blank");
        rules.require(
                roles.stream().allMatch(role -> Collections.frequency(roles, role) == 1),
                setting,
                "name a role more than once");
    }

    /** Whom an access rule lets in. */
    public enum Audience {
        ANYONE,
        AUTHENTICATED,
        OWNER,
        NOBODY
    }

    Reach reading(Caller caller) {
        return Reach.of(read, readRoles, caller);
    }

    Reach writing(Caller caller) {
        return Reach.of(write, writeRoles, caller);
    }

    /** Whether what is read depends on who asks. */
    boolean readsDiffer() {
        return read != Audience.ANYONE;
    }

    /** Whether a token might let somebody read. */
    boolean tokensMayRead() {
        return mayHelp(read, readRoles);
    }

    /** Whether a token might let somebody write. */
    boolean tokensMayWrite() {
        return mayHelp(write, writeRoles);
    }

    private static boolean mayHelp(Audience audience, List<String> roles) {
        return audience != Audience.NOBODY || !roles.isEmpty();
    }

    /** Whether some callers reach their own rows alone. */
    boolean knowsOwners() {
        return owner.isPresent();
    }
}
