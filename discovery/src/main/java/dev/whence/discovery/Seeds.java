package dev.whence.discovery;

import java.util.List;

/** Seeds for what is drawn for some variables: the same whenever, and in whatever order, they are asked for. */
public final class Seeds {
    private Seeds() {}

    /** A seed from a seed and names, in the order given. */
    public static long mix(long seed, List<String> names) {
        long hash = finish(seed + 0x9E3779B97F4A7C15L);
        for (String name : names) {
            for (int i = 0; i < name.length(); i++) {
                hash = finish(hash ^ name.charAt(i));
            }
            hash = finish(hash + 0x632BE59BD9B4E019L); // so that "ab", "c" is not "a", "bc"
        }
        return hash;
    }

    /** The finaliser of MurmurHash3. */
    private static long finish(long h) {
        long a = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
        long b = (a ^ (a >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return b ^ (b >>> 33);
    }
}
