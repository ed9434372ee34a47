package dev.whence.discovery.order;

import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import java.util.List;
import java.util.Map;

/** {@link GraspSearch} as a method of the command line. */
public final class GraspMethod implements SearchMethod {
    private static final MethodInfo INFO = new MethodInfo(
            "grasp",
            "GRaSP",
            "Lam, Andrews and Ramsey 2022",
            MethodInfo.Family.ORDER,
            MethodInfo.Asks.SCORE,
            MethodInfo.Finds.CPDAG,
            OrderMethod.HONOURS,
            List.of(
                    OrderMethod.NO_HIDDEN,
                    OrderMethod.NO_CYCLES,
                    OrderMethod.SCORE_FITS,
                    "the true graph is the sparsest one that the independencies allow (weaker than faithfulness:"
                            + " effects may cancel)"),
            "for up to about 100 variables when effects may cancel each other, where GES and PC go wrong; slower than"
                    + " boss",
            OrderMethod.options(Map.of(
                    "tier", "0 tucks along covered edges only, 1 also along singular ones, 2 along all (default 2)",
                    "depth", "tucks in a row that may leave the score as it is (default 3)",
                    "uncovered-depth", "how many of them along edges that are not covered (default 1)",
                    "non-singular-depth",
                            "how many of them along edges beside which another directed path leads the same way"
                                    + " (default 1)",
                    "starts", "orders to start from; the first is by name, the others are random (default 1)",
                    "backward", "finish with the backward phase of GES, yes or no (default no)")));

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        return OrderMethod.estimate(input, options(input).starts(), 1e-4);
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        GraspOptions options = options(input);
        return OrderMethod.search(
                input, score -> GraspSearch.run(score, input.knowledge(), options, progress), progress);
    }

    private static GraspOptions options(SearchInput input) {
        SearchOptions options = input.options();
        return new GraspOptions(
                OrderMethod.whole(options, "tier", 2),
                OrderMethod.whole(options, "depth", 3),
                OrderMethod.whole(options, "uncovered-depth", 1),
                OrderMethod.whole(options, "non-singular-depth", 1),
                OrderMethod.whole(options, "starts", 1),
                OrderMethod.yes(options, "backward", false),
                options.seed(),
                options.threads());
    }
}
