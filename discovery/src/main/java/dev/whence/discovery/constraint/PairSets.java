package dev.whence.discovery.constraint;

import java.util.Arrays;

/**
 * A set of variables and a number for some of the pairs {@code a < b}, in flat arrays: with twenty thousand variables
 * there are hundreds of millions of pairs, of which some have an entry.
 */
final class PairSets {
    private static final long FREE = -1;

    private long[] keys = new long[1024];
    private int[] where = new int[1024];
    private float[] values = new float[1024];
    private int[] pool = new int[1024];
    private int used;
    private int size;

    PairSets() {
        Arrays.fill(keys, FREE);
    }

    /** Replaces what was there. */
    void put(int a, int b, int[] set, double value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int slot = slot(key(a, b));
        if (keys[slot] == FREE) {
            keys[slot] = key(a, b);
            size++;
        }
        if (used + set.length + 1 > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(2 * pool.length, used + set.length + 1));
        }
        where[slot] = used;
        values[slot] = (float) value;
        pool[used++] = set.length;
        System.arraycopy(set, 0, pool, used, set.length);
        used += set.length;
    }

    boolean has(int a, int b) {
        return keys[slot(key(a, b))] != FREE;
    }

    /** The set of the pair; empty when it has no entry. */
    int[] set(int a, int b) {
        int slot = slot(key(a, b));
        if (keys[slot] == FREE) {
            return new int[0];
        }
        int at = where[slot];
        return Arrays.copyOfRange(pool, at + 1, at + 1 + pool[at]);
    }

    /** The number of the pair; infinite when it has no entry. */
    double value(int a, int b) {
        int slot = slot(key(a, b));
        return keys[slot] == FREE ? Double.POSITIVE_INFINITY : values[slot];
    }

    /** The pairs that have an entry, sorted, as {@code a << 32 | b}. */
    long[] pairs() {
        return Arrays.stream(keys).filter(key -> key != FREE).sorted().toArray();
    }

    private static long key(int a, int b) {
        return a < b ? (long) a << 32 | b : (long) b << 32 | a;
    }

    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & keys.length - 1;
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldWhere = where;
        float[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        where = new int[keys.length];
        values = new float[keys.length];
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                where[slot] = oldWhere[i];
                values[slot] = oldValues[i];
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof PairSets that) || size != that.size) {
            return false;
        }
        for (long key : keys) {
            int a = (int) (key >>> 32);
            int b = (int) key;
            if (key != FREE
                    && !(that.has(a, b)
                            && that.value(a, b) == value(a, b)
                            && Arrays.equals(set(a, b), that.set(a, b)))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs());
    }
}
