package dev.whence.discovery.continuous;

import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;

/** {@link Notears} as a method of the command line. */
public final class NotearsMethod implements SearchMethod {
    private static final double LAMBDA = 0.1;
    private static final MethodInfo INFO = ContinuousMethod.info(
            "notears",
            "NOTEARS",
            "Zheng, Aragam, Ravikumar and Xing 2018",
            "to compare with the literature on continuous searches; up to about 100 columns, all in the same units",
            LAMBDA);

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        return ContinuousMethod.estimate(input, 5e-5);
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        return ContinuousMethod.search(input, Notears::run, LAMBDA, progress);
    }
}
