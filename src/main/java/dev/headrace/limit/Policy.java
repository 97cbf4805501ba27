package dev.headrace.limit;

import dev.headrace.call.Address;
import dev.headrace.call.Caller;
import dev.headrace.call.Network;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One policy, ready to be asked for each request. */
public final class Policy {
    private static final Duration CLOSED_FOR = Duration.ofSeconds(1);

    private final String name;
    private final PolicyConfig config;
    private final PolicyConfig.WithoutRedis withoutRedis;
    private final String path;
    private final boolean isPrefix;
    private final List<Network> skippedNetworks;
    private final Set<String> skippedRoles;

    Policy(String name, PolicyConfig config, PolicyConfig.WithoutRedis withoutRedis) {
        this.name = name;
        this.config = config;
        this.withoutRedis = withoutRedis;
        this.isPrefix = config.path().endsWith("/");
        this.path = config.path();
        this.skippedNetworks =
                config.skip().addresses().stream().map(Network::parse).toList();
        this.skippedRoles = Set.copyOf(config.skip().roles());
    }

    public String name() {
        return name;
    }

    public long quota() {
        return config.quota();
    }

    public long windowSeconds() {
        return config.window().toSeconds();
    }

    long windowNanos() {
        return config.window().toNanos();
    }

    long windowMillis() {
        return config.window().toMillis();
    }

    boolean isExact() {
        return config.exact();
    }

    PolicyConfig.Basis basis() {
        return config.by();
    }

    PolicyConfig.WithoutRedis withoutRedis() {
        return withoutRedis;
    }

    /** This node's part of the quota while nobody can be asked. */
    long share(int nodes) {
        return Math.max(1, quota() / Math.max(1, nodes));
    }

    /** Whether it counts the request. */
    boolean holdsFor(String method, String sentPath, String route, Caller caller) {
        return isAt(sentPath, route)
                && (config.methods().isEmpty() || config.methods().contains(method))
                && !skips(caller);
    }

    /** A prefix holds for the path without its last slash too. */
    private boolean isAt(String sentPath, String route) {
        if (!isPrefix) {
            return sentPath.equals(path) || route.equals(path);
        }
        return sentPath.startsWith(path) || (sentPath.length() == path.length() - 1 && path.startsWith(sentPath));
    }

    private boolean skips(Caller caller) {
        if (!skippedRoles.isEmpty() && !Collections.disjoint(skippedRoles, caller.roles())) {
            return true;
        }
        if (skippedNetworks.isEmpty()) {
            return false;
        }
        Address address = Address.parse(caller.address());
        return address != null && Network.anyContains(skippedNetworks, address);
    }

    /** The answer to a request that it does not let pass. */
    Fault refusal(Verdict verdict, long now) {
        if (!verdict.isCounted()) {
            return Fault.of(FaultCode.LIMIT_UNKNOWN, "Whether this request may be made cannot be told at the moment")
                    .details("The policy \"" + name + "\" lets nobody pass while Redis is gone")
                    .retryAfter(CLOSED_FOR);
        }
        long wait = Math.max(1, verdict.resetSeconds(now));
        return Fault.of(FaultCode.TOO_MANY_REQUESTS, config.message().orElse("Too many requests"))
                .details("The policy \"" + name + "\" admits " + quota() + " in " + windowSeconds() + " s")
                .hint("Try again in " + wait + " s")
                .retryAfter(Duration.ofSeconds(wait));
    }

    /** How long what is leased may lie idle before it is returned: short for short windows. */
    long idleNanos() {
        return Math.min(TimeUnit.SECONDS.toNanos(60), Math.max(TimeUnit.SECONDS.toNanos(2), windowNanos() / 15));
    }
}
