package dev.whence.discovery.constraint;

import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Explanation;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.tests.TestKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link PcSearch} as a method of the command line. */
public final class PcMethod implements SearchMethod {
    private static final MethodInfo INFO = new MethodInfo(
            "pc",
            "PC-stable",
            "Spirtes, Glymour and Scheines 2000; Colombo and Maathuis 2014",
            MethodInfo.Family.CONSTRAINT,
            MethodInfo.Asks.TEST,
            MethodInfo.Finds.CPDAG,
            Set.of(),
            List.of(),
            "",
            Map.of());

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        return new Estimate(Double.NaN, 0, "");
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        TestKind kind = input.options().test().map(TestKind::named).orElseGet(() -> TestKind.suited(input.table()));
        PcOptions options = PcOptions.alpha(input.options().alpha())
                .withMaxDepth(input.options().maxDepth())
                .withThreads(input.options().threads());
        PcResult found = PcSearch.run(kind.on(input.table(), input.options()), options, progress);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Test", kind.word());
        facts.put("Tests made", String.valueOf(found.tests()));
        return new Found(found.graph(), Map.of(), Explanation.NONE, facts, found.warnings());
    }
}
