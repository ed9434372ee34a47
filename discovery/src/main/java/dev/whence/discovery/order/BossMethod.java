package dev.whence.discovery.order;

import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import java.util.List;
import java.util.Map;

/** {@link BossSearch} as a method of the command line. */
public final class BossMethod implements SearchMethod {
    /** One order can end in a local optimum; ten cost little beside reading the table. */
    private static final int STARTS = 10;

    private static final MethodInfo INFO = new MethodInfo(
            "boss",
            "BOSS",
            "Andrews, Ramsey, Sanchez-Romero, Camchong and Kummerfeld 2023",
            MethodInfo.Family.ORDER,
            MethodInfo.Asks.SCORE,
            MethodInfo.Finds.CPDAG,
            OrderMethod.HONOURS,
            List.of(
                    OrderMethod.NO_HIDDEN,
                    OrderMethod.NO_CYCLES,
                    OrderMethod.SCORE_FITS,
                    "independencies in the data are those of the graph (faithfulness)"),
            "the first choice when no cause is hidden: the most accurate of the fast searches, also for dense graphs",
            OrderMethod.options(Map.of(
                    "starts",
                    "orders to start from; the first is by name, the others are random (default " + STARTS + ")",
                    "backward",
                    "finish with the backward phase of GES, yes or no (default yes)")));

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        return OrderMethod.estimate(input, options(input).starts(), 1e-5);
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        BossOptions options = options(input);
        return OrderMethod.search(
                input, score -> BossSearch.run(score, input.knowledge(), options, progress), progress);
    }

    private static BossOptions options(SearchInput input) {
        return new BossOptions(
                OrderMethod.whole(input.options(), "starts", STARTS),
                OrderMethod.yes(input.options(), "backward", true),
                input.options().seed(),
                input.options().threads());
    }
}
