package dev.whence.discovery.series;

import dev.whence.causal.Progress;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.series.PcmciOptions.Colliders;
import dev.whence.discovery.tests.TestKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link PcmciPlus} as a method of the command line. */
public final class PcmciPlusMethod implements SeriesSearch {
    private static final String COLLIDERS = "colliders";

    private static final MethodInfo INFO = new MethodInfo(
            "pcmci-plus",
            "PCMCI+",
            "Runge 2020",
            MethodInfo.Family.TIME_SERIES,
            MethodInfo.Asks.TEST,
            MethodInfo.Finds.CPDAG,
            SeriesKnowledge.HONOURED,
            List.of(
                    "No two of these variables share a cause that is not among them.",
                    "Causes within one time step do not run in a circle.",
                    "The same links hold at every time (stationarity), and none is longer than the longest lag.",
                    "Every independence in the data comes from the graph (faithfulness)."),
            "For time series in which causes may act within one time step, as in monthly figures or slow scans;"
                    + " otherwise as PCMCI.",
            Map.of(
                    PcmciMethod.SELECTION,
                    "level of the stage that selects lagged conditions (default: alpha)",
                    PcmciMethod.CONDITIONS,
                    "how many conditions of the earlier variable a link's test uses (default: all)",
                    COLLIDERS,
                    "majority, conservative or separating-set: how a collider is decided (default: majority)",
                    BLOCK,
                    BLOCK_WORDS));

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public int depth(int maxLag) {
        return 2 * maxLag;
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        SearchOptions options = input.options();
        Series series = Series.of(input, depth(options.maxLag()));
        SeriesKnowledge knowledge = SeriesKnowledge.of(input.knowledge(), series.variables(), options.maxLag());
        TestKind kind = SeriesSearch.kind(input, series);
        String rule = SeriesSearch.word(options, COLLIDERS, List.of("majority", "conservative", "separating-set"));
        double selection = options.number(PcmciMethod.SELECTION, options.alpha());
        SeriesResult result = PcmciPlus.run(
                SeriesSearch.test(input, series, kind, progress),
                PcmciOptions.of(options.maxLag(), options.alpha())
                        .withSelection(SeriesSearch.level(options, PcmciMethod.SELECTION, selection))
                        .withMaxDepth(options.maxDepth())
                        .withConditions(SeriesSearch.count(options, PcmciMethod.CONDITIONS, SearchOptions.UNLIMITED))
                        .withColliders(
                                switch (rule) {
                                    case "conservative" -> Colliders.CONSERVATIVE;
                                    case "separating-set" -> Colliders.SEPARATING_SET;
                                    default -> Colliders.MAJORITY;
                                }),
                knowledge);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Test", kind.word());
        facts.put("Selection of conditions", "at " + selection);
        facts.put("Colliders", rule);
        return found(
                input, series, result, result.graph().listedAs(series.listed()).cpdag(), facts);
    }
}
