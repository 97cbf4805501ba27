package dev.headrace.limit;

import dev.headrace.call.Network;
import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.fault.Nearest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@Doc("A policy: how many requests somebody may make in a window of time.")
public record PolicyConfig(
        @Doc(
                "What it holds for: everything below a path that ends with a slash, one path, or one route such as /api/{resource}.")
        String path,

        @Default("[]") @Doc("The methods that it holds for; every method when empty.")
        List<String> methods,

        @Doc("Most requests in a window.") int quota,

        @Doc("The window, in whole seconds. It begins with the first request.")
        Duration window,

        @Default("caller-or-ip")
        @Doc(
                "What is counted by: caller (who has a token), account (that a login names), ip, caller-or-ip, or ip-and-account (each of both).")
        Basis by,

        @Default("false")
        @Doc(
                "Whether no window of that length may hold more, wherever it begins; costs a call to Redis for each request.")
        boolean exact,

        @Doc("What the refusal says.") Optional<String> message,

        SkipConfig skip,

        @Default("local")
        @Doc(
                "What happens while Redis is gone: local (this node's share of the quota), open (everybody passes) or closed (nobody).")
        WithoutRedis onRedisDown) {

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final int MOST = 1_000_000_000;
    /** Each request that passed is remembered. */
    private static final int MOST_EXACT = 1000;

    private static final Duration LONGEST = Duration.ofDays(31);

    public PolicyConfig {
        methods = List.copyOf(methods);
        Rules rules = new Rules();
        rules.require(path.startsWith("/"), "path", "must start with a slash, was \"" + path + "\"")
                .require(
                        !path.endsWith("/") || path.indexOf('{') < 0,
                        "path",
                        "must not end with a slash when it is a route such as /api/{resource}, was \"" + path + "\"")
                .require(quota >= 1 && quota <= MOST, "quota", "must be between 1 and " + MOST + ", was " + quota)
                .require(
                        !exact || quota <= MOST_EXACT,
                        "quota",
                        "must not be above " + MOST_EXACT + " for an exact policy, which remembers each request, was "
                                + quota)
                .require(
                        window.toMillis() >= 1000 && window.toMillis() % 1000 == 0,
                        "window",
                        "must be whole seconds, 1s or more")
                .atMost(LONGEST, "window", window);
        methods.stream()
                .filter(method -> !METHODS.contains(method))
                .forEach(method -> rules.require(
                        false,
                        "methods",
                        "names \"" + method + "\", which is no method here" + Nearest.addition(method, METHODS)));
        message.ifPresent(text -> rules.require(!text.isBlank(), "message", "must not be blank"));
        rules.check();
    }

    /** What requests are counted by. */
    public enum Basis {
        CALLER,
        ACCOUNT,
        IP,
        CALLER_OR_IP,
        IP_AND_ACCOUNT
    }

    /** What holds while Redis is gone. */
    public enum WithoutRedis {
        LOCAL,
        OPEN,
        CLOSED
    }

    @Doc("Whose requests are not counted.")
    public record SkipConfig(
            @Default("[]") @Doc("Networks of clients, as 10.0.0.0/8.")
            List<String> addresses,

            @Default("[]") @Doc("Roles of callers.") List<String> roles) {
        public SkipConfig {
            Rules rules = new Rules();
            addresses.stream()
                    .filter(text -> Network.parse(text) == null)
                    .forEach(text -> rules.require(
                            false, "addresses", "names \"" + text + "\", which is no network such as 10.0.0.0/8"));
            rules.check();
            addresses = List.copyOf(addresses);
            roles = List.copyOf(roles);
        }
    }
}
