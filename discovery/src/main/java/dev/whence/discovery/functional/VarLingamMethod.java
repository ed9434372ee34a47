package dev.whence.discovery.functional;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.series.Series;
import dev.whence.discovery.series.SeriesGraph;
import dev.whence.discovery.series.SeriesGraph.Link;
import dev.whence.discovery.series.SeriesKnowledge;
import dev.whence.discovery.series.SeriesSearch;
import dev.whence.tables.TableChecks;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@link VarLingam} as a method of the command line. */
public final class VarLingamMethod implements SeriesSearch {
    private static final String LAGS = "lags";
    private static final List<String> LAG_RULES = List.of("all", "bic");
    private static final String PRUNE = "prune";

    private static final MethodInfo INFO = new MethodInfo(
            "var-lingam",
            "VAR-LiNGAM",
            "Hyvärinen, Zhang, Shimizu and Hoyer 2010",
            MethodInfo.Family.TIME_SERIES,
            MethodInfo.Asks.VALUES,
            MethodInfo.Finds.DAG,
            SeriesKnowledge.HONOURED,
            List.of(
                    "Every effect is linear, and effects add up.",
                    "The noise of the variables is not Gaussian (of one at most).",
                    "The noise of each variable is independent of that of the others and of the past: no common cause"
                            + " is hidden.",
                    "Causes within one time step do not run in a circle.",
                    "The same links hold at every time (stationarity), and none is longer than the longest lag."),
            "For time series with linear effects, some within one time step, and noise that is clearly not Gaussian: it"
                    + " directs every link and gives its weight; where noise is Gaussian use PCMCI+.",
            Map.of(
                    LAGS,
                    "all, or bic: the number of lags by the Bayesian information criterion, which misses lags of few"
                            + " links (default: all)",
                    PRUNE,
                    "which earlier variables are parents: bic (default; backward elimination with the penalty) or wald"
                            + " (each weight tested at alpha)",
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
    public Estimate estimate(SearchInput input) {
        Series series = Series.of(input, depth(input.options().maxLag()));
        double d = series.size();
        double columns = d * (series.depth() + 1);
        double n = series.samples();
        // As DirectLiNGAM on the residuals; two regressions a variable on everything, of about two thirds of the
        // columns'
        // cube each; and the columns' moments.
        double seconds = (d * d * n * 4 * 6e-9 + 2 * d * columns * columns * columns * 1e-9)
                        / Math.max(1, input.options().threads())
                + columns * columns * n * 0.5e-9;
        return new Estimate(
                seconds,
                (long) (8
                        * (3 * columns * n
                                + 3 * d * n
                                + columns * columns * (3 + input.options().threads() * 3.0))),
                String.format(Locale.ROOT, "%.0f regressions on %.0f columns of %.0f windows", 2 * d, columns, n));
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        SearchOptions asked = input.options();
        String rule = asked.more().getOrDefault(LAGS, LAG_RULES.getFirst());
        if (!LAG_RULES.contains(rule)) {
            throw Names.unknown("value", rule, LAG_RULES, "option " + LAGS);
        }
        LingamOptions options = LingamOptions.of(asked);
        VarLingam.Lags lags = new VarLingam.Lags(asked.maxLag(), rule.equals("bic"));
        Series series = Series.of(input, depth(asked.maxLag()));
        if (series.size() < 2) {
            throw new InputException(input.table().source() + ": found " + series.size()
                    + " variable; a causal order needs at least two");
        }
        if (!Series.isWindows(input.table())) {
            TableChecks.requireUsable(input.table(), series.listed()); // names the column, not one of its lags
        }
        SeriesKnowledge knowledge = SeriesKnowledge.of(input.knowledge(), series.variables(), asked.maxLag());
        VarLingamResult result = VarLingam.run(series, lags, knowledge, options, progress);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Longest lag", String.valueOf(asked.maxLag()));
        facts.put("Lags used", result.lags() + (lags.chosenByBic() ? " (by the Bayesian information criterion)" : ""));
        facts.put("Windows", result.rows() + " of " + (series.depth() + 1) + " steps each");
        facts.put("Causal order within a step", WeightedOrder.text(result.order()));
        facts.put("Pruning", options.describePruning());
        facts.put(
                "Largest root of the autoregression",
                String.format(Locale.ROOT, "%.4f (stationary below 1)", result.radius()));
        LingamReport.addNoise(facts, result.disturbances());
        facts.put("Bootstrap", "moving blocks of " + block(input, series) + " windows");
        SeriesGraph drawn = result.graph().listedAs(series.listed());
        return new Found(drawn.dag(), weights(result, series, drawn), result.explanation(), facts, result.warnings());
    }

    private static Map<Edge, Double> weights(VarLingamResult result, Series series, SeriesGraph drawn) {
        int[] at =
                series.variables().stream().mapToInt(series.listed()::indexOf).toArray();
        Map<Edge, Double> weights = new HashMap<>();
        result.weights()
                .forEach((link, weight) -> weights.put(
                        drawn.edge(Link.directed(at[link.from()], link.lag(), at[link.to()])), weight.value()));
        return weights;
    }
}
