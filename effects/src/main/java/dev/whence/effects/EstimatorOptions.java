package dev.whence.effects;

import dev.whence.causal.InputException;

/**
 * How {@link EffectEstimator} works.
 *
 * @param standardErrors of the regressions
 * @param otherSets how many further adjustment sets to try at most
 * @param draws how often each refutation repeats the estimate
 * @param seed of those draws; the same seed gives the same result for any number of threads
 * @param threads for the draws
 */
public record EstimatorOptions(StandardErrors standardErrors, int otherSets, int draws, long seed, int threads) {
    /** @throws InputException when a number is out of range */
    public EstimatorOptions {
        if (otherSets < 0 || draws < 1 || threads < 1) {
            throw new InputException("found " + otherSets + " other sets, " + draws + " draws and " + threads
                    + " threads; there must be at least 0, 1 and 1");
        }
    }

    /** HC3 standard errors, up to 20 further sets, 200 draws, seed 1, one thread per processor. */
    public static EstimatorOptions defaults() {
        return new EstimatorOptions(
                StandardErrors.HC3, 20, 200, 1, Runtime.getRuntime().availableProcessors());
    }

    public EstimatorOptions withSeed(long newSeed) {
        return new EstimatorOptions(standardErrors, otherSets, draws, newSeed, threads);
    }

    public EstimatorOptions withDraws(int count) {
        return new EstimatorOptions(standardErrors, otherSets, count, seed, threads);
    }

    public EstimatorOptions withThreads(int count) {
        return new EstimatorOptions(standardErrors, otherSets, draws, seed, count);
    }

    public EstimatorOptions withStandardErrors(StandardErrors kind) {
        return new EstimatorOptions(kind, otherSets, draws, seed, threads);
    }
}
