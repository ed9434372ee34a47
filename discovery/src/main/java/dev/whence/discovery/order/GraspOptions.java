package dev.whence.discovery.order;

import dev.whence.causal.InputException;

/**
 * How to search with {@link GraspSearch}.
 *
 * @param tier 0 to tuck only along covered edges, 1 also along edges that are the only directed path between their
 *     ends, 2 along all
 * @param depth how many tucks may be made in a row in search of a better order
 * @param uncoveredDepth how many of them along edges that are not covered
 * @param nonSingularDepth how many of them along edges beside which another directed path leads the same way
 * @param starts from how many orders to begin; the first is by a rule, the others are random
 * @param backward whether to finish with the backward phase of GES
 * @param seed of the random orders
 * @param threads how many threads to use; the result does not depend on it
 */
public record GraspOptions(
        int tier,
        int depth,
        int uncoveredDepth,
        int nonSingularDepth,
        int starts,
        boolean backward,
        long seed,
        int threads) {
    /** @throws InputException when a number is out of range */
    public GraspOptions {
        if (tier < 0 || tier > 2) {
            throw new InputException("the tier of GRaSP is " + tier + "; it must be 0, 1 or 2");
        }
        require("depth", depth, 1);
        require("uncovered depth", uncoveredDepth, 0);
        require("non-singular depth", nonSingularDepth, 0);
        require("number of starts", starts, 1);
        require("number of threads", threads, 1);
    }

    private static void require(String what, int value, int least) {
        if (value < least) {
            throw new InputException("the " + what + " is " + value + "; it must be " + least + " or more");
        }
    }

    /** All tiers, depths 3, 1 and 1, one start, no backward phase, one thread. */
    public static GraspOptions defaults() {
        return new GraspOptions(2, 3, 1, 1, 1, false, 1, 1);
    }

    public GraspOptions withTier(int highest) {
        return new GraspOptions(highest, depth, uncoveredDepth, nonSingularDepth, starts, backward, seed, threads);
    }

    public GraspOptions withDepths(int all, int uncovered, int nonSingular) {
        return new GraspOptions(tier, all, uncovered, nonSingular, starts, backward, seed, threads);
    }

    public GraspOptions withStarts(int count) {
        return new GraspOptions(tier, depth, uncoveredDepth, nonSingularDepth, count, backward, seed, threads);
    }

    public GraspOptions withBackward(boolean wanted) {
        return new GraspOptions(tier, depth, uncoveredDepth, nonSingularDepth, starts, wanted, seed, threads);
    }

    public GraspOptions withSeed(long newSeed) {
        return new GraspOptions(tier, depth, uncoveredDepth, nonSingularDepth, starts, backward, newSeed, threads);
    }

    public GraspOptions withThreads(int count) {
        return new GraspOptions(tier, depth, uncoveredDepth, nonSingularDepth, starts, backward, seed, count);
    }
}
