package dev.whence.discovery.functional;

import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import java.util.Set;

/** {@link IcaLingam} as a method of the command line. */
public final class IcaLingamMethod implements SearchMethod {
    private static final MethodInfo INFO = new MethodInfo(
            "ica-lingam",
            "ICA-LiNGAM",
            "Shimizu et al. 2006",
            MethodInfo.Family.FUNCTIONAL,
            MethodInfo.Asks.VALUES,
            MethodInfo.Finds.DAG,
            Set.of(),
            DirectLingamMethod.ASSUMES,
            "Use it to cross-check DirectLiNGAM, which is the steadier of the two: this one starts at random and can"
                    + " settle on a wrong answer.",
            DirectLingamMethod.OPTIONS);

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        double p = input.table().columns().size();
        double n = input.table().rows();
        // Three starts of some fifty iterations, each two products of p by p and p by n and p n hyperbolic tangents.
        double seconds = 150
                * (2 * p * p * n * 0.5e-9 + p * n * 10e-9 + p * p * p * 10e-9)
                / Math.max(1, input.options().threads());
        return new Estimate(
                seconds, (long) (4 * 8 * p * n + 8 * 8 * p * p), "fifty iterations of each of three starts");
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        LingamOptions options = LingamOptions.of(input.options());
        return LingamReport.found(IcaLingam.run(input.table(), options, progress), options);
    }
}
