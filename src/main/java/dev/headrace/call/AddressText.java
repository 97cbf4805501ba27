package dev.headrace.call;

/** How addresses are written: RFC 4291 with RFC 5952 for printing. */
final class AddressText {
    private static final int GROUPS = 8;
    private static final int LONGEST = 64;

    private AddressText() {}

    /** Four decimal numbers with dots; one that begins with a zero is none, because some read it as octal. */
    static Address parseV4(String text, int from, int to) {
        long bits = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            int end = part < 3 ? text.indexOf('.', at) : to;
            int value = end < 0 || end > to ? -1 : decimal(text, at, end);
            if (value < 0) {
                return null;
            }
            bits = bits << 8 | value;
            at = end + 1;
        }
        return Address.v4(bits);
    }

    private static int decimal(String text, int from, int to) {
        int digits = to - from;
        if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value < 256 ? value : -1;
    }

    /** Groups of hexadecimal digits; what follows a percent sign says where a link is, not whose. */
    static Address parseV6(String text) {
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        if (plain.length() > LONGEST) {
            return null;
        }
        int gap = plain.indexOf("::");
        if (gap < 0) {
            int[] groups = groups(plain);
            return groups == null || groups.length != GROUPS ? null : of(groups, new int[0]);
        }
        int[] left = groups(plain.substring(0, gap));
        int[] right = groups(plain.substring(gap + 2));
        boolean fits =
                left != null && right != null && left.length + right.length < GROUPS && !isV4Inside(left, plain, gap);
        return fits ? of(left, right) : null;
    }

    /** An IPv4 address may only stand at the end. */
    private static boolean isV4Inside(int[] left, String plain, int gap) {
        return left.length > 0 && plain.lastIndexOf('.', gap) >= 0;
    }

    private static Address of(int[] left, int[] right) {
        int[] all = new int[GROUPS];
        System.arraycopy(left, 0, all, 0, left.length);
        System.arraycopy(right, 0, all, GROUPS - right.length, right.length);
        return Address.v6(bits(all, 0), bits(all, 4));
    }

    private static long bits(int[] groups, int from) {
        long bits = 0;
        for (int i = from; i < from + 4; i++) {
            bits = bits << 16 | groups[i];
        }
        return bits;
    }

    /** The groups of a text without a gap, or null. */
    private static int[] groups(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        int last = text.lastIndexOf(':') + 1;
        Address tail = text.indexOf('.') < 0 ? null : parseV4(text, last, text.length());
        if (tail == null && text.indexOf('.') >= 0) {
            return null;
        }
        String[] written = text.split(":", -1);
        int plain = tail == null ? written.length : written.length - 1;
        int[] groups = new int[tail == null ? plain : plain + 2];
        for (int i = 0; i < plain; i++) {
            groups[i] = hexadecimal(written[i]);
            if (groups[i] < 0) {
                return null;
            }
        }
        if (tail != null) {
            groups[plain] = (int) (tail.low() >>> 16);
            groups[plain + 1] = (int) (tail.low() & 0xffff);
        }
        return groups.length > GROUPS ? null : groups;
    }

    private static int hexadecimal(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    static String print(Address address) {
        long low = address.low();
        if (address.isV4()) {
            return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            long half = i < 4 ? address.high() : low;
            groups[i] = (int) (half >>> (48 - i % 4 * 16) & 0xffff);
        }
        return printed(groups);
    }

    private static String printed(int[] groups) {
        int gap = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = 0;
            while (i + zeros < GROUPS && groups[i + zeros] == 0) {
                zeros++;
            }
            if (zeros > length) {
                gap = i;
                length = zeros;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
