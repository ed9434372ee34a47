package dev.whence.discovery.stability;

import dev.whence.causal.InputException;

/**
 * How {@link Bootstrap} resamples.
 *
 * @param resamples how many times the rows are drawn and the search repeated
 * @param seed of the draws; the same seed gives the same result for any number of threads
 * @param threads how many resamples are searched at a time
 */
public record BootstrapOptions(int resamples, long seed, int threads) {
    /** @throws InputException when the number of resamples or threads is below 1 */
    public BootstrapOptions {
        if (resamples < 1) {
            throw new InputException("the number of bootstrap resamples is " + resamples + "; it must be 1 or more");
        }
        if (threads < 1) {
            throw new InputException("the number of threads is " + threads + "; it must be 1 or more");
        }
    }

    /** With one thread per processor. */
    public BootstrapOptions(int resamples, long seed) {
        this(resamples, seed, Runtime.getRuntime().availableProcessors());
    }
}
