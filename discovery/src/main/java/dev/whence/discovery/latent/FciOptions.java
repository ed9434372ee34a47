package dev.whence.discovery.latent;

import dev.whence.causal.InputException;

/**
 * How the searches of this package search.
 *
 * @param alpha an edge is removed when some test of it has a p-value above this; in (0,1)
 * @param maxDepth the largest number of variables to condition on; {@link #UNLIMITED} for no limit
 * @param possibleDSepDepth the same for sets drawn from Possible-D-SEP; 0 leaves that stage out. Of no concern to RFCI
 * @param maxSets a pair that has more sets of one size than this to be tested given is not tested given that size or a
 *     larger one, and keeps its edge; the result says for how many pairs that was so
 * @param colliders how unshielded colliders are decided. Of no concern to RFCI
 * @param threads how many threads to test on; the result does not depend on it
 */
public record FciOptions(
        double alpha, int maxDepth, int possibleDSepDepth, long maxSets, ColliderEvidence colliders, int threads) {
    /** No limit on the number of variables conditioned on. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** {@link #maxSets} unless said otherwise: all sets of up to five out of twenty. */
    public static final long MAX_SETS = 20_000;

    /** @throws InputException when a number is out of range */
    public FciOptions {
        if (!(alpha > 0 && alpha < 1)) {
            throw new InputException("alpha is " + alpha + "; it must lie strictly between 0 and 1, such as 0.05");
        }
        if (maxDepth < 0 || possibleDSepDepth < 0) {
            throw new InputException(
                    "the depth limit is " + Math.min(maxDepth, possibleDSepDepth) + "; it must be 0 or more");
        }
        if (maxSets < 1) {
            throw new InputException("the limit of sets for a pair is " + maxSets + "; it must be 1 or more");
        }
        if (threads < 1) {
            throw new InputException("the number of threads is " + threads + "; it must be 1 or more");
        }
    }

    /** No depth limits, {@link #MAX_SETS}, colliders by {@link ColliderEvidence#MAX_P}, one thread per processor. */
    public static FciOptions alpha(double alpha) {
        return new FciOptions(
                alpha,
                UNLIMITED,
                UNLIMITED,
                MAX_SETS,
                ColliderEvidence.MAX_P,
                Runtime.getRuntime().availableProcessors());
    }

    public FciOptions withMaxDepth(int depth) {
        return new FciOptions(alpha, depth, possibleDSepDepth, maxSets, colliders, threads);
    }

    public FciOptions withPossibleDSepDepth(int depth) {
        return new FciOptions(alpha, maxDepth, depth, maxSets, colliders, threads);
    }

    public FciOptions withMaxSets(long sets) {
        return new FciOptions(alpha, maxDepth, possibleDSepDepth, sets, colliders, threads);
    }

    public FciOptions withColliders(ColliderEvidence evidence) {
        return new FciOptions(alpha, maxDepth, possibleDSepDepth, maxSets, evidence, threads);
    }

    public FciOptions withThreads(int count) {
        return new FciOptions(alpha, maxDepth, possibleDSepDepth, maxSets, colliders, count);
    }
}
