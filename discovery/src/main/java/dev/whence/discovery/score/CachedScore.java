package dev.whence.discovery.score;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers what a score that reads the rows has answered, by variable and parents. What is asked when the memory is
 * full is computed and not kept. The Gaussian scores are too quick to be worth it.
 */
public final class CachedScore implements Score {
    /** About 200 MB. */
    private static final int LIMIT = 2_000_000;

    private record Family(int node, int[] parents) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Family family && node == family.node && Arrays.equals(parents, family.parents);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(parents) + node;
        }
    }

    private final Score score;
    private final ConcurrentMap<Family, Double> known = new ConcurrentHashMap<>();
    private final AtomicLong computed = new AtomicLong();

    private CachedScore(Score score) {
        this.score = score;
    }

    public static CachedScore of(Score score) {
        return new CachedScore(score);
    }

    @Override
    public List<String> names() {
        return score.names();
    }

    @Override
    public String method() {
        return score.method();
    }

    @Override
    public double local(int node, int[] parents) {
        Family family = new Family(node, parents.clone());
        Double before = known.get(family);
        if (before != null) {
            return before;
        }
        double value = score.local(node, parents);
        if (computed.getAndIncrement() < LIMIT) {
            known.put(family, value);
        }
        return value;
    }
}
