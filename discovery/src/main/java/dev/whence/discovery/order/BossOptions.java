package dev.whence.discovery.order;

import dev.whence.causal.InputException;

/**
 * How to search with {@link BossSearch}.
 *
 * @param starts from how many orders to begin; the first is by a rule, the others are random
 * @param backward whether to finish with the backward phase of GES, which removes edges from the class that was found
 * @param seed of the random orders
 * @param threads how many threads to use; the result does not depend on it
 */
public record BossOptions(int starts, boolean backward, long seed, int threads) {
    /** @throws InputException when there is no start or no thread */
    public BossOptions {
        if (starts < 1) {
            throw new InputException("the number of starts is " + starts + "; it must be 1 or more");
        }
        if (threads < 1) {
            throw new InputException("the number of threads is " + threads + "; it must be 1 or more");
        }
    }

    /** One start, with the backward phase, on one thread. */
    public static BossOptions defaults() {
        return new BossOptions(1, true, 1, 1);
    }

    public BossOptions withStarts(int count) {
        return new BossOptions(count, backward, seed, threads);
    }

    public BossOptions withBackward(boolean wanted) {
        return new BossOptions(starts, wanted, seed, threads);
    }

    public BossOptions withSeed(long newSeed) {
        return new BossOptions(starts, backward, newSeed, threads);
    }

    public BossOptions withThreads(int count) {
        return new BossOptions(starts, backward, seed, count);
    }
}
