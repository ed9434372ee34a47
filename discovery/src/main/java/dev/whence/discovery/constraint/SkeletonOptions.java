package dev.whence.discovery.constraint;

import dev.whence.causal.InputException;

/**
 * How {@link Skeleton} searches.
 *
 * @param alpha an edge is removed when some test of it has a p-value above this; in (0,1)
 * @param maxDepth the largest number of variables to condition on
 * @param choice which of the sets that separate a pair is kept
 * @param sufficient whether no common cause is hidden: then a pair of which neither causes the other directly is not
 *     adjacent, and only possible direct causes of a variable are conditioned on; otherwise only variables that cannot
 *     cause either of a pair are left out
 * @param threads how many threads to test on; the result does not depend on it
 */
public record SkeletonOptions(double alpha, int maxDepth, Choice choice, boolean sufficient, int threads) {
    /** Which of the sets of one size that separate a pair is kept. */
    public enum Choice {
        /**
         * The first one found, trying the variables that depend most on either of the pair first (Spirtes, Glymour and
         * Scheines 2000, section 5.4.2.4, heuristic 3, in one fixed order). Fewest tests.
         */
        FIRST,
        /** The one with the largest p-value; every set of the size is tried. */
        LARGEST_P
    }

    /** @throws InputException when alpha is outside (0,1), the depth negative or the number of threads below 1 */
    public SkeletonOptions {
        if (!(alpha > 0 && alpha < 1)) {
            throw new InputException("alpha is " + alpha + "; it must lie strictly between 0 and 1, such as 0.05");
        }
        if (maxDepth < 0) {
            throw new InputException("the depth limit is " + maxDepth + "; it must be 0 or more");
        }
        if (threads < 1) {
            throw new InputException("the number of threads is " + threads + "; it must be 1 or more");
        }
    }

    /** No hidden common causes, no depth limit, the set with the largest p-value, one thread per processor. */
    public static SkeletonOptions alpha(double alpha) {
        return new SkeletonOptions(
                alpha,
                Integer.MAX_VALUE,
                Choice.LARGEST_P,
                true,
                Runtime.getRuntime().availableProcessors());
    }

    public SkeletonOptions withMaxDepth(int depth) {
        return new SkeletonOptions(alpha, depth, choice, sufficient, threads);
    }

    public SkeletonOptions withChoice(Choice other) {
        return new SkeletonOptions(alpha, maxDepth, other, sufficient, threads);
    }

    /** Common causes may be hidden. */
    public SkeletonOptions allowingHiddenCauses() {
        return new SkeletonOptions(alpha, maxDepth, choice, false, threads);
    }

    public SkeletonOptions withThreads(int count) {
        return new SkeletonOptions(alpha, maxDepth, choice, sufficient, count);
    }
}
