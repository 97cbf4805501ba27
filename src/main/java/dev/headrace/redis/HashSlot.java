package dev.headrace.redis;

import java.nio.charset.StandardCharsets;

/** The slot of a cluster that a key lives in: CRC-16 of the key, or of what stands between its first braces. */
final class HashSlot {
    private static final int SLOTS = 16_384;
    private static final int POLYNOMIAL = 0x1021;
    private static final int[] TABLE = table();

    private HashSlot() {}

    static int of(String key) {
        int open = key.indexOf('{');
        int close = open < 0 ? -1 : key.indexOf('}', open + 1);
        String hashed = close > open + 1 ? key.substring(open + 1, close) : key;
        int crc = 0;
        for (byte b : hashed.getBytes(StandardCharsets.UTF_8)) {
            crc = ((crc << 8) & 0xffff) ^ TABLE[(crc >> 8) ^ (b & 0xff)];
        }
        return crc % SLOTS;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
            table[i] = crc & 0xffff;
        }
        return table;
    }
}
