package dev.whence.discovery.series;

import dev.whence.causal.Progress;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link Granger} as a method of the command line. */
public final class GrangerMethod implements SeriesSearch {
    private static final String PAIRWISE = "pairwise";
    private static final String LAGS = "lags";

    private static final MethodInfo INFO = new MethodInfo(
            "granger",
            "Granger causality",
            "Granger 1969; Lütkepohl 2005",
            MethodInfo.Family.TIME_SERIES,
            MethodInfo.Asks.VALUES,
            MethodInfo.Finds.DAG,
            SeriesKnowledge.HONOURED,
            List.of(
                    "No two of these variables share a cause that is not among them.",
                    "Nothing acts faster than one time step.",
                    "Each variable is a linear function of the past and noise that is independent of it.",
                    "The same links hold at every time (stationarity), and none is longer than the longest lag."),
            "For few variables and long series with linear effects, when the question is which past predicts which"
                    + " present; with many variables PCMCI has more power.",
            Map.of(
                    PAIRWISE,
                    "yes: predict from the pasts of the two variables only, rather than of all (default: no)",
                    LAGS,
                    "all, or bic: the number of lags by the Bayesian information criterion (default: all)",
                    PcmciMethod.FDR,
                    "yes: adjust the p-values for the number of pairs, after Benjamini and Hochberg (default: no)",
                    BLOCK,
                    BLOCK_WORDS));

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public int depth(int maxLag) {
        return maxLag;
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        SearchOptions options = input.options();
        Series series = Series.of(input, depth(options.maxLag()));
        SeriesKnowledge knowledge = SeriesKnowledge.of(input.knowledge(), series.variables(), options.maxLag());
        boolean pairwise =
                SeriesSearch.word(options, PAIRWISE, List.of("no", "yes")).equals("yes");
        boolean bic = SeriesSearch.word(options, LAGS, List.of("all", "bic")).equals("bic");
        boolean fdr = SeriesSearch.word(options, PcmciMethod.FDR, List.of("no", "yes"))
                .equals("yes");
        progress.check();
        Granger.Result result = Granger.run(
                series,
                new Granger.Options(options.maxLag(), options.alpha(), pairwise, bic, fdr),
                knowledge,
                options.threads());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Test", "F test of all lags of a variable, in a linear autoregression");
        facts.put("Predicted from", pairwise ? "the two pasts" : "the past of every variable");
        facts.put("Lags used", result.lags() + (bic ? " (by the Bayesian information criterion)" : ""));
        facts.put("p-values", fdr ? "adjusted for the number of pairs (Benjamini and Hochberg)" : "not adjusted");
        return found(
                input,
                series,
                result.found(),
                result.found().graph().listedAs(series.listed()).dag(),
                facts);
    }
}
