package dev.headrace.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.3.4,                    1.2.3.4",
        "255.255.255.255,            255.255.255.255",
        "0.0.0.0,                    0.0.0.0",
        "::ffff:1.2.3.4,             1.2.3.4",
        "::ffff:102:304,             1.2.3.4",
        "::FFFF:0102:0304,           1.2.3.4",
        "0:0:0:0:0:ffff:1.2.3.4,     1.2.3.4",
        "2001:db8::1.2.3.4,          2001:db8::102:304",
        "64:ff9b::1.2.3.4,           64:ff9b::102:304",
        "::1.2.3.4,                  ::102:304",
        "::,                         ::",
        "::1,                        ::1",
        "1::,                        1::",
        "2001:DB8:0:0:1:0:0:1,       2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1,       2001:db8:0:1:1:1:1:1",
        "2001:0db8:0000::0001,       2001:db8::1",
        "fe80::1%eth0,               fe80::1",
        "1:2:3:4:5:6:7::,            1:2:3:4:5:6:7:0",
        "1:2:3:4:5:6:7:8,            1:2:3:4:5:6:7:8",
    })
    void hasOneSpelling(String written, String canonical) {
        Address address = Address.parse(written);
        assertThat(address).hasToString(canonical);
        assertThat(Address.parse(canonical)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.-4",
                "1.2.3.4 ",
                "1..3.4",
                "1.2.3.٤",
                "1:2:3",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                ":::",
                ":1",
                "1:",
                "g::",
                "12345::",
                "1.2.3.4::",
                "::1.2.3",
                "1:2:3:4:5:6:7::8",
                "unknown"
            })
    void isALiteralOrNothing(String text) {
        assertThat(Address.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,        10.255.0.1,        true",
        "10.0.0.0/8,        11.0.0.1,          false",
        "10.9.9.9/8,        10.0.0.1,          true",
        "0.0.0.0/0,         8.8.8.8,           true",
        "0.0.0.0/0,         2001:db8::1,       false",
        "192.0.2.7,         192.0.2.7,         true",
        "192.0.2.7,         192.0.2.8,         false",
        "10.0.0.0/8,        ::ffff:10.1.1.1,   true",
        "2001:db8::/32,     2001:db8:ffff::1,  true",
        "2001:db8::/32,     2001:db9::1,       false",
        "2001:db8::/65,     2001:db8::8000:0:0:1, false",
        "::/0,              ::1,               true",
        "::1/128,           ::1,               true",
    })
    void isInANetworkByItsBits(String network, String address, boolean isInside) {
        assertThat(Network.parse(network).contains(Address.parse(address))).isEqualTo(isInside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "x/8", "10.0.0.0/8/8", "10/8"})
    void refusesWhatIsNoNetwork(String text) {
        assertThat(Network.parse(text)).isNull();
    }
}
