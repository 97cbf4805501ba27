package dev.headrace.call;

/**
 * An IP address by its bits. An IPv6 address that only wraps an IPv4 one ({@code ::ffff:1.2.3.4}) is that one.
 *
 * @param high the first 64 bits; 0 for IPv4
 * @param low the others; for IPv4 all 32 of them
 */
public record Address(boolean isV4, long high, long low) {
    private static final long MAPPED = 0xffffL << 32;

    /** Reads a literal, or answers null for anything else: no name is ever looked up. */
    public static Address parse(String text) {
        return text.indexOf(':') < 0 ? AddressText.parseV4(text, 0, text.length()) : AddressText.parseV6(text);
    }

    static Address v4(long bits) {
        return new Address(true, 0, bits);
    }

    static Address v6(long high, long low) {
        boolean isMapped = high == 0 && (low & ~0xffff_ffffL) == MAPPED;
        return isMapped ? v4(low & 0xffff_ffffL) : new Address(false, high, low);
    }

    /** How many bits it has. */
    public int bits() {
        return isV4 ? 32 : 128;
    }

    /** The first address of the network of that many bits in which this one is. */
    public Address masked(int prefix) {
        if (isV4) {
            return new Address(true, 0, low & mask(prefix + 32));
        }
        return new Address(false, high & mask(Math.min(64, prefix)), low & mask(Math.max(0, prefix - 64)));
    }

    private static long mask(int ones) {
        return ones == 0 ? 0 : -1L << (64 - ones);
    }

    /** The one way to write it: IPv4 with dots, IPv6 in lower case with its longest row of zeros left out. */
    @Override
    public String toString() {
        return AddressText.print(this);
    }
}
