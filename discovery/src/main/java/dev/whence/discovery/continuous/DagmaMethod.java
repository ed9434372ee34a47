package dev.whence.discovery.continuous;

import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;

/** {@link Dagma} as a method of the command line. */
public final class DagmaMethod implements SearchMethod {
    private static final double LAMBDA = 0.05;
    private static final MethodInfo INFO = ContinuousMethod.info(
            "dagma",
            "DAGMA",
            "Bello, Aragam and Ravikumar 2022",
            "the faster of the two continuous searches; up to about 200 columns, all in the same units",
            LAMBDA);

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        return ContinuousMethod.estimate(input, 3e-6);
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        return ContinuousMethod.search(input, Dagma::run, LAMBDA, progress);
    }
}
