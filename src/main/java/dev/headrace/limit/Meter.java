package dev.headrace.limit;

import dev.headrace.call.Address;
import dev.headrace.call.Caller;
import java.util.Locale;
import java.util.stream.Stream;

/** A policy with its buckets: whose requests it counts, and where. */
final class Meter {
    private final Policy policy;
    private final Buckets addresses;
    private final Buckets accounts;
    private final int ipv6Prefix;

    Meter(Policy policy, Buckets addresses, Buckets accounts, int ipv6Prefix) {
        this.policy = policy;
        this.addresses = addresses;
        this.accounts = accounts;
        this.ipv6Prefix = ipv6Prefix;
    }

    Policy policy() {
        return policy;
    }

    /** Where a request is counted before its body is known, or null if it is not. */
    Bucket bucketOf(Caller caller) {
        return switch (policy.basis()) {
            case IP, IP_AND_ACCOUNT -> addresses.of(network(caller.address()));
            case CALLER_OR_IP ->
                caller.isAnonymous() ? addresses.of(network(caller.address())) : accounts.of(caller.account());
            case CALLER -> caller.isAnonymous() ? null : accounts.of(caller.account());
            case ACCOUNT -> null;
        };
    }

    boolean countsLogins() {
        return policy.basis() == PolicyConfig.Basis.ACCOUNT || policy.basis() == PolicyConfig.Basis.IP_AND_ACCOUNT;
    }

    /** Where attempts on an account are counted, whoever makes them. A login may be long, so it is not kept. */
    Bucket bucketOfLogin(String login) {
        return accounts.of(Buckets.digest(login.strip().toLowerCase(Locale.ROOT)));
    }

    /** One client of IPv6 has many addresses. */
    private String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        Address parsed = Address.parse(address);
        return parsed == null ? address : parsed.masked(ipv6Prefix).toString();
    }

    Bucket at(String key) {
        Bucket bucket = addresses.at(key);
        return bucket != null ? bucket : accounts.at(key);
    }

    void sweep(int count, long now) {
        addresses.sweep(count, now);
        accounts.sweep(count, now);
    }

    Stream<Bucket> buckets() {
        return Stream.concat(addresses.all().stream(), accounts.all().stream());
    }
}
