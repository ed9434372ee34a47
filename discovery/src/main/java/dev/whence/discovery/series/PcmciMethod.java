package dev.whence.discovery.series;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.tests.TestKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** {@link Pcmci} as a method of the command line. */
public final class PcmciMethod implements SeriesSearch {
    static final String SELECTION = "pc-alpha";
    static final String CONDITIONS = "conditions";
    static final String FDR = "fdr";

    private static final MethodInfo INFO = new MethodInfo(
            "pcmci",
            "PCMCI",
            "Runge, Nowack, Kretschmer, Flaxman and Sejdinovic 2019",
            MethodInfo.Family.TIME_SERIES,
            MethodInfo.Asks.TEST,
            MethodInfo.Finds.DAG,
            SeriesKnowledge.HONOURED,
            List.of(
                    "No two of these variables share a cause that is not among them.",
                    "Nothing acts faster than one time step: what happens in the same row does not cause what happens"
                            + " there.",
                    "The same links hold at every time (stationarity), and none is longer than the longest lag.",
                    "Every independence in the data comes from the graph (faithfulness)."),
            "For time series whose rows are close enough in time that causes act with a lag; it keeps false links at"
                    + " the level asked for under strong autocorrelation.",
            Map.of(
                    SELECTION,
                    "level of the stage that selects what to condition on; auto chooses it for each variable by"
                            + " Akaike's criterion (default: 0.2)",
                    CONDITIONS,
                    "how many conditions of the earlier variable a link's test uses (default: all)",
                    FDR,
                    "yes: adjust the p-values for the number of links, after Benjamini and Hochberg (default: no)",
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
        if (options.maxLag() < 1) {
            throw new InputException("the longest lag is 0; PCMCI links earlier times to the present and needs at least"
                    + " 1. For links within a time step use pcmci-plus");
        }
        Series series = Series.of(input, depth(options.maxLag()));
        SeriesKnowledge knowledge = SeriesKnowledge.of(input.knowledge(), series.variables(), options.maxLag());
        TestKind kind = SeriesSearch.kind(input, series);
        OptionalDouble selection = SeriesSearch.level(options, SELECTION, 0.2);
        boolean fdr = SeriesSearch.word(options, FDR, List.of("no", "yes")).equals("yes");
        SeriesResult result = Pcmci.run(
                SeriesSearch.test(input, series, kind, progress),
                PcmciOptions.of(options.maxLag(), options.alpha())
                        .withSelection(selection)
                        .withMaxDepth(options.maxDepth())
                        .withConditions(SeriesSearch.count(options, CONDITIONS, SearchOptions.UNLIMITED))
                        .withFdr(fdr),
                knowledge);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Test", kind.word());
        facts.put(
                "Selection of conditions",
                selection.isPresent() ? "at " + selection.getAsDouble() : "by Akaike's criterion");
        facts.put("p-values", fdr ? "adjusted for the number of links (Benjamini and Hochberg)" : "not adjusted");
        return found(
                input, series, result, result.graph().listedAs(series.listed()).dag(), facts);
    }
}
