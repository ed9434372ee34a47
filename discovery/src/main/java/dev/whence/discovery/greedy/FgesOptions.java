package dev.whence.discovery.greedy;

import dev.whence.causal.InputException;

/**
 * How {@link Fges} searches.
 *
 * @param maxDegree the largest number of nodes that a node may be adjacent to while edges are added
 * @param threads how many to use; the result does not depend on it
 */
public record FgesOptions(int maxDegree, int threads) {
    /** No limit on the degree. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** @throws InputException when a number is out of range */
    public FgesOptions {
        if (maxDegree < 1) {
            throw new InputException("the largest degree is " + maxDegree + "; it must be 1 or more");
        }
        if (threads < 1) {
            throw new InputException("the number of threads is " + threads + "; it must be 1 or more");
        }
    }

    /** No limit on the degree, one thread per processor. */
    public static FgesOptions defaults() {
        return new FgesOptions(UNLIMITED, Runtime.getRuntime().availableProcessors());
    }

    public FgesOptions withMaxDegree(int degree) {
        return new FgesOptions(degree, threads);
    }

    public FgesOptions withThreads(int count) {
        return new FgesOptions(maxDegree, count);
    }
}
