package dev.headrace.http;

import dev.headrace.call.Address;
import dev.headrace.call.Network;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/**
 * Finds the address that a request came from.
 *
 * <p>Only proxies that are trusted are believed: beginning with the socket's peer, each trusted address is asked, by what
 * it has added to the header, who was before it. The first one that is not trusted is the client.
 */
final class ClientAddresses {
    /** So many proxies stand one behind the other at most; a header with more is made up. */
    private static final int MOST_HOPS = 32;

    private static final CharSequence X_FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");
    private static final CharSequence FORWARDED = HttpHeaders.createOptimized("forwarded");

    private final List<Network> trusted;
    private final HttpConfig.ProxyHeader header;

    ClientAddresses(HttpConfig config) {
        this.trusted = config.trustedProxies().stream().map(Network::parse).toList();
        this.header = config.proxyHeader();
    }

    boolean isTrusted(Address address) {
        return Network.anyContains(trusted, address);
    }

    /** The client's address as a trusted peer tells it; the peer itself where it tells nothing that can be read. */
    Address behind(Address peer, MultiMap headers) {
        List<String> lines = headers.getAll(header == HttpConfig.ProxyHeader.FORWARDED ? FORWARDED : X_FORWARDED_FOR);
        Hops hops = header == HttpConfig.ProxyHeader.FORWARDED ? Hops.ofForwarded(lines) : Hops.ofList(lines);
        Address client = peer;
        for (int i = 0; i < MOST_HOPS && isTrusted(client); i++) {
            Address before = hops.previous();
            if (before == null) {
                return client;
            }
            client = before;
        }
        return client;
    }
}
