package dev.whence.discovery.order;

/** A square table of bits. */
final class BitRows {
    private final long[][] rows;

    BitRows(int size) {
        rows = new long[size][(size + 63) >>> 6];
    }

    boolean has(int row, int bit) {
        return (rows[row][bit >>> 6] >>> bit & 1) != 0;
    }

    void set(int row, int bit, boolean on) {
        if (on) {
            rows[row][bit >>> 6] |= 1L << bit;
        } else {
            rows[row][bit >>> 6] &= ~(1L << bit);
        }
    }

    /** The first bit that is set from a place on; -1 when there is none. */
    int next(int row, int from) {
        long[] words = rows[row];
        int index = from >>> 6;
        if (index >= words.length) {
            return -1;
        }
        long word = words[index] & -1L << from;
        while (word == 0) {
            if (++index == words.length) {
                return -1;
            }
            word = words[index];
        }
        return (index << 6) + Long.numberOfTrailingZeros(word);
    }
}
