package dev.whence.discovery.functional;

import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.knowledge.KnowledgeKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link DirectLingam} as a method of the command line. */
public final class DirectLingamMethod implements SearchMethod {
    static final List<String> ASSUMES = List.of(
            "Every effect is linear, and effects add up.",
            "The noise of the variables is not Gaussian (of one at most).",
            "The noise of each variable is independent of that of the others: no common cause is hidden.",
            "Nothing causes itself in a circle.",
            "The rows are independent draws of the same process.");
    static final Map<String, String> OPTIONS = Map.of(
            "prune",
            "which of the earlier variables are parents: bic (default; backward elimination with the penalty) or wald"
                    + " (each weight tested at alpha)");
    private static final MethodInfo INFO = new MethodInfo(
            "direct-lingam",
            "DirectLiNGAM",
            "Shimizu et al. 2011; Hyvärinen and Smith 2013",
            MethodInfo.Family.FUNCTIONAL,
            MethodInfo.Asks.VALUES,
            MethodInfo.Finds.DAG,
            Set.of(
                    KnowledgeKind.TIERS,
                    KnowledgeKind.FORBIDDEN_EDGES,
                    KnowledgeKind.REQUIRED_EDGES,
                    KnowledgeKind.FORBIDDEN_PATHS),
            ASSUMES,
            "Use it when effects are linear and the noise is clearly not Gaussian: it orients every edge and gives its"
                    + " weight.",
            OPTIONS);

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        double p = input.table().columns().size();
        double n = input.table().rows();
        // Measured: about 6 ns for each row of each pair's two residuals, and about four pairs looked at for every two
        // variables; then p regressions of up to p^3 steps each.
        double seconds = (p * p * n * 4 * 6e-9 + p * p * p * p / 4 * 1e-9)
                / Math.max(1, input.options().threads());
        return new Estimate(seconds, (long) (3 * 8 * p * n + 4 * 8 * p * p), "columns squared times rows");
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        LingamOptions options = LingamOptions.of(input.options());
        return LingamReport.found(DirectLingam.run(input.table(), input.knowledge(), options, progress), options);
    }
}
