package dev.whence.discovery.blanket;

import dev.whence.causal.InputException;

/**
 * How to find a Markov blanket.
 *
 * @param method the algorithm
 * @param alpha a variable is dependent when its p-value is at most this
 * @param maxSize the largest set to condition on
 * @param symmetric whether a member stays only when the target is in its blanket too (costs a blanket per member)
 * @param threads how many threads to use; the result does not depend on it
 */
public record BlanketOptions(BlanketMethod method, double alpha, int maxSize, boolean symmetric, int threads) {
    /** @throws InputException when a number is out of range */
    public BlanketOptions {
        if (!(alpha > 0 && alpha < 1)) {
            throw new InputException("alpha is " + alpha + "; it must lie strictly between 0 and 1, such as 0.05");
        }
        if (maxSize < 0) {
            throw new InputException("the largest set to condition on is " + maxSize + "; it must be 0 or more");
        }
        if (threads < 1) {
            throw new InputException("the number of threads is " + threads + "; it must be 1 or more");
        }
    }

    /** Sets of any size, no correction, one thread. */
    public static BlanketOptions of(BlanketMethod method, double alpha) {
        return new BlanketOptions(method, alpha, Integer.MAX_VALUE, false, 1);
    }

    public BlanketOptions withMaxSize(int size) {
        return new BlanketOptions(method, alpha, size, symmetric, threads);
    }

    public BlanketOptions withSymmetric(boolean corrected) {
        return new BlanketOptions(method, alpha, maxSize, corrected, threads);
    }

    public BlanketOptions withThreads(int count) {
        return new BlanketOptions(method, alpha, maxSize, symmetric, count);
    }
}
