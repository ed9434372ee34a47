package dev.whence.causal.separation;

/** Sets of nodes as words, changed in place: for the inner loops. */
final class Bits {
    private Bits() {}

    static boolean has(long[] set, int node) {
        return (set[node >> 6] >>> node & 1) != 0;
    }

    static void add(long[] set, int node) {
        set[node >> 6] |= 1L << node;
    }

    static void remove(long[] set, int node) {
        set[node >> 6] &= ~(1L << node);
    }

    /** Removes and returns the smallest member; -1 when empty. */
    static int pop(long[] set) {
        for (int i = 0; i < set.length; i++) {
            if (set[i] != 0) {
                int node = (i << 6) + Long.numberOfTrailingZeros(set[i]);
                set[i] &= set[i] - 1;
                return node;
            }
        }
        return -1;
    }

    static boolean meet(long[] a, long[] b) {
        for (int i = 0; i < a.length; i++) {
            if ((a[i] & b[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    static long[] and(long[] a, long[] b) {
        long[] result = a.clone();
        for (int i = 0; i < a.length; i++) {
            result[i] &= b[i];
        }
        return result;
    }

    static long[] minus(long[] a, long[] b) {
        long[] result = a.clone();
        for (int i = 0; i < a.length; i++) {
            result[i] &= ~b[i];
        }
        return result;
    }

    static void addAll(long[] to, long[] set) {
        for (int i = 0; i < to.length; i++) {
            to[i] |= set[i];
        }
    }
}
