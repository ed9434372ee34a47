package dev.whence.discovery.missing;

import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.constraint.PcResult;
import dev.whence.discovery.constraint.PcSearch;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PC on the corrected test ({@link CorrectedFisherZ}) as a method of the command line. */
public final class MvpcMethod implements SearchMethod {
    private static final String GAP_ALPHA = "missing-alpha";

    private static final MethodInfo INFO = new MethodInfo(
            "mvpc",
            "MVPC (PC for data with missing values)",
            "Tu, Zhang, Ackermann, Mohan, Kjellstrom and Zhang 2019",
            MethodInfo.Family.CONSTRAINT,
            MethodInfo.Asks.VALUES,
            MethodInfo.Finds.CPDAG,
            Set.of(
                    KnowledgeKind.TIERS,
                    KnowledgeKind.FORBIDDEN_EDGES,
                    KnowledgeKind.REQUIRED_EDGES,
                    KnowledgeKind.FORBIDDEN_PATHS),
            List.of(
                    "What is assumed for PC holds: no hidden common causes, no cycles, faithfulness, independent rows.",
                    "Relations are linear and the noise is Gaussian.",
                    "Whether a value is missing may depend on other columns, not on the missing value itself.",
                    "Missing values cause nothing, and those of one column do not cause those of another."),
            "Use it in place of pc when a table has missing values that may depend on other columns: leaving out"
                    + " incomplete rows then joins variables that have no edge.",
            Map.of(GAP_ALPHA, "level of the tests of what missing values depend on (default: the search's alpha)"));

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        double columns = input.table().columns().size();
        double rows = input.table().rows();
        double tests = columns * columns * 5;
        return new Estimate(
                tests * rows * 5e-7 / Math.max(1, input.options().threads()),
                (long) (rows * columns * 24 + 5e7),
                "a sparse graph with about two to four neighbours a variable, every test corrected row by row");
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        SearchOptions options = input.options();
        Table table = input.table();
        table.columns().forEach(column -> column.numbers()); // says at once which column is not a number
        MissingCauses causes = MissingCauses.of(table, options.number(GAP_ALPHA, options.alpha()), progress);
        PcResult found = PcSearch.run(
                CorrectedFisherZ.of(table, causes),
                input.knowledge(),
                PcOptions.alpha(options.alpha())
                        .withMaxDepth(options.maxDepth())
                        .withThreads(options.threads()),
                progress);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Test", "Fisher z, corrected for missing values");
        facts.put("Alpha", String.valueOf(options.alpha()));
        facts.put("Tests made", String.valueOf(found.tests()));
        causes.causes()
                .forEach((column, on) -> facts.put(
                        "Gaps of " + column,
                        on.isEmpty()
                                ? "depend on no other column that was seen"
                                : "depend on " + String.join(", ", on)));
        return new Found(found.graph(), Map.of(), found.explanation(), facts, warnings(table, causes, found));
    }

    private static List<String> warnings(Table table, MissingCauses causes, PcResult found) {
        List<String> warnings = new ArrayList<>(found.warnings());
        if (causes.causes().isEmpty()) {
            warnings.add("no value is missing, so this is PC");
        }
        causes.causes().forEach((column, on) -> {
            List<String> gapped = on.stream()
                    .filter(name -> table.column(name).missingCount() > 0)
                    .toList();
            if (!gapped.isEmpty()) {
                warnings.add("the gaps of " + column + " depend on " + String.join(", ", gapped) + ", which "
                        + (gapped.size() == 1 ? "has" : "have")
                        + " gaps too: the correction uses the rows that have them, and is right only if those are like"
                        + " the others");
            }
        });
        return warnings;
    }
}
