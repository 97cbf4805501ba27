package dev.headrace.call;

import java.util.List;

/** The addresses that begin with the same bits, written {@code 10.0.0.0/8}; one address when no bits are named. */
public record Network(Address first, int prefix) {
    /** Reads one, or answers null for what is none. Bits behind the prefix do not matter. */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        Address address = Address.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int prefix = slash < 0 ? address.bits() : bits(text.substring(slash + 1));
        return prefix < 0 || prefix > address.bits() ? null : new Network(address.masked(prefix), prefix);
    }

    private static int bits(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    public boolean contains(Address address) {
        return address.isV4() == first.isV4() && address.masked(prefix).equals(first);
    }

    /** Whether the address is in one of these. */
    public static boolean anyContains(List<Network> networks, Address address) {
        for (int i = 0; i < networks.size(); i++) {
            if (networks.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return first + "/" + prefix;
    }
}
