package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Address;
import io.vertx.core.MultiMap;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peer is always 10.0.0.1; trusted are 10.0.0.0/8 and fd00::/8. A line break stands between two header lines. */
class ClientAddressesTest {
    private static final String TRUSTED = "trusted-proxies: [10.0.0.0/8, 'fd00::/8']\n";
    private static final Address PEER = Address.parse("10.0.0.1");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    203.0.113.7                            | 203.0.113.7
                    203.0.113.7:5678                       | 203.0.113.7
                    [2001:db8::1]:443                      | 2001:db8::1
                    [2001:db8::1]                          | 2001:db8::1
                    2001:db8::1                            | 2001:db8::1
                    ::ffff:203.0.113.7                     | 203.0.113.7
                    203.0.113.7, 10.0.0.2                  | 203.0.113.7
                    6.6.6.6, 203.0.113.7, 10.0.0.2         | 203.0.113.7
                    203.0.113.7, fd00::2                   | 203.0.113.7
                    10.0.0.3, 10.0.0.2                     | 10.0.0.3
                    6.6.6.6\\n203.0.113.7\\n10.0.0.2       | 203.0.113.7
                    6.6.6.6, unknown                       | 10.0.0.1
                    6.6.6.6, unknown, 10.0.0.2             | 10.0.0.2
                    6.6.6.6, localhost                     | 10.0.0.1
                    6.6.6.6,                               | 10.0.0.1
                    203.0.113.7:x                          | 10.0.0.1
                    [2001:db8::1                           | 10.0.0.1
                    """)
    void walksTheListFromTheRight(String lines, String client) {
        assertThat(clientBehind("", "x-forwarded-for", lines)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    for=203.0.113.7                                        | 203.0.113.7
                    For="[2001:db8:cafe::17]:4711"                         | 2001:db8:cafe::17
                    for=192.0.2.43;proto=http;by=203.0.113.43              | 192.0.2.43
                    proto=https; FOR="192.0.2.43:_gone"                    | 192.0.2.43
                    for=6.6.6.6, for=192.0.2.43, for=10.0.0.2              | 192.0.2.43
                    for=6.6.6.6\\nfor=192.0.2.43                           | 192.0.2.43
                    for=6.6.6.6, for=unknown                               | 10.0.0.1
                    for=6.6.6.6, for=_hidden;by=10.0.0.1                   | 10.0.0.1
                    for=6.6.6.6, proto=http                                | 10.0.0.1
                    for="6.6.6.6, 192.0.2.43                               | 10.0.0.1
                    """)
    void readsForwarded(String lines, String client) {
        assertThat(clientBehind("proxy-header: forwarded\n", "forwarded", lines))
                .isEqualTo(client);
    }

    @Test
    void looksAtOneHeaderOnly() {
        assertThat(clientBehind("", "forwarded", "for=6.6.6.6")).isEqualTo("10.0.0.1");
        assertThat(clientBehind("proxy-header: forwarded\n", "x-forwarded-for", "6.6.6.6"))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void goesBackABoundedNumberOfHops() {
        String forged = "6.6.6.6" + ", 10.0.0.2".repeat(1000);
        assertThat(clientBehind("", "x-forwarded-for", forged)).isEqualTo("10.0.0.2");
        String strangers = String.join(", ", Collections.nCopies(1000, "6.6.6.6")) + ", 203.0.113.7";
        assertThat(clientBehind("", "x-forwarded-for", strangers)).isEqualTo("203.0.113.7");
    }

    private static String clientBehind(String yaml, String header, String lines) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String line : lines.split("\\\\n")) {
            headers.add(header, line);
        }
        ClientAddresses clients = new ClientAddresses(TestListener.config(TRUSTED + yaml));
        assertThat(clients.isTrusted(PEER)).isTrue();
        return clients.behind(PEER, headers).toString();
    }
}
