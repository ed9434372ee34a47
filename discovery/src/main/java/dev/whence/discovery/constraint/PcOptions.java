package dev.whence.discovery.constraint;

import dev.whence.causal.InputException;

/**
 * How {@link PcSearch} searches.
 *
 * @param alpha an edge is removed when some test of it has a p-value above this; in (0,1)
 * @param maxDepth the largest number of variables to condition on; {@link #UNLIMITED} for no limit
 * @param colliderRule how arrowheads are decided
 * @param conflictRule what happens when colliders contradict each other
 * @param threads how many threads to test on; the result does not depend on it
 */
public record PcOptions(double alpha, int maxDepth, ColliderRule colliderRule, ConflictRule conflictRule, int threads) {
    /** No limit on the number of variables conditioned on. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** @throws InputException when alpha is outside (0,1), the depth negative or the number of threads below 1 */
    public PcOptions {
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

    /** No depth limit, arrowheads by {@link ColliderRule#MAX_P}, one thread per processor. */
    public static PcOptions alpha(double alpha) {
        return new PcOptions(
                alpha,
                UNLIMITED,
                ColliderRule.MAX_P,
                ConflictRule.EVIDENCE,
                Runtime.getRuntime().availableProcessors());
    }

    public PcOptions withMaxDepth(int depth) {
        return new PcOptions(alpha, depth, colliderRule, conflictRule, threads);
    }

    public PcOptions withColliderRule(ColliderRule rule) {
        return new PcOptions(alpha, maxDepth, rule, conflictRule, threads);
    }

    public PcOptions withConflictRule(ConflictRule rule) {
        return new PcOptions(alpha, maxDepth, colliderRule, rule, threads);
    }

    public PcOptions withThreads(int count) {
        return new PcOptions(alpha, maxDepth, colliderRule, conflictRule, count);
    }
}
