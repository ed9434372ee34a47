package dev.whence.discovery.greedy;

/** Sets of variables as words of 64 bits, changed in place: what the inner loops work on. */
final class Bits {
    private Bits() {}

    static int words(int size) {
        return (size + 63) / 64;
    }

    static boolean has(long[] set, int member) {
        return (set[member >> 6] & 1L << member) != 0;
    }

    static void add(long[] set, int member) {
        set[member >> 6] |= 1L << member;
    }

    static void remove(long[] set, int member) {
        set[member >> 6] &= ~(1L << member);
    }

    /** The smallest member that is at least {@code from}, or -1. */
    static int next(long[] set, int from) {
        int index = from >> 6;
        if (index >= set.length) {
            return -1;
        }
        long word = set[index] & -1L << from;
        while (word == 0) {
            if (++index == set.length) {
                return -1;
            }
            word = set[index];
        }
        return index * 64 + Long.numberOfTrailingZeros(word);
    }

    static int count(long[] set) {
        int count = 0;
        for (long word : set) {
            count += Long.bitCount(word);
        }
        return count;
    }

    static boolean isEmpty(long[] set) {
        for (long word : set) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean intersect(long[] a, long[] b) {
        for (int i = 0; i < a.length; i++) {
            if ((a[i] & b[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code a} has a member other than {@code except} that is not in {@code b}. */
    static boolean hasOutside(long[] a, long[] b, int except) {
        for (int i = 0; i < a.length; i++) {
            long word = a[i] & ~b[i];
            if (i == except >> 6) {
                word &= ~(1L << except);
            }
            if (word != 0) {
                return true;
            }
        }
        return false;
    }

    static int[] toArray(long[] set) {
        int[] members = new int[count(set)];
        int at = 0;
        for (int member = next(set, 0); member >= 0; member = next(set, member + 1)) {
            members[at++] = member;
        }
        return members;
    }

    static long[] of(int words, int... members) {
        long[] set = new long[words];
        for (int member : members) {
            add(set, member);
        }
        return set;
    }
}
