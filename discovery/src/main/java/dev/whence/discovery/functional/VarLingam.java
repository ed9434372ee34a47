package dev.whence.discovery.functional;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.series.LinkEvidence;
import dev.whence.discovery.series.Series;
import dev.whence.discovery.series.SeriesGraph;
import dev.whence.discovery.series.SeriesGraph.Link;
import dev.whence.discovery.series.SeriesKnowledge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * VAR-LiNGAM (Hyvärinen, Zhang, Shimizu and Hoyer 2010, JMLR 11): the structural autoregression {@code x(t) = B_0 x(t) +
 * B_1 x(t-1) + ... + B_k x(t-k) + e(t)} with acyclic B_0 and independent noise that is not Gaussian. A vector
 * autoregression takes out the past (section 4.1); {@link DirectLingam}'s order of its residuals is the order of causes
 * within a step; then the weights follow.
 *
 * <p>The paper has {@code B_k = (I - B_0) M_k}, where M_k are the matrices of the autoregression. Given the order, that is
 * the same as the least squares of each variable on the earlier ones at the present and on the whole past (by Frisch, Waugh
 * and Lovell the coefficients on the residuals are those given the past). This is how the weights are computed here, since
 * it gives each one its standard error; what pruning leaves is fitted again.
 */
public final class VarLingam {
    private final SeriesSamples data;
    private final Series series;
    private final SeriesKnowledge knowledge;
    private final OrderRules rules;
    private final LingamOptions options;

    /**
     * Which lags are used.
     *
     * @param most the longest
     * @param chosenByBic whether their number is chosen by the Bayesian information criterion of the autoregression, from
     *     1 (or the longest lag of a required link) to {@code most}
     */
    public record Lags(int most, boolean chosenByBic) {
        /** All to the longest. */
        public static Lags all(int most) {
            return new Lags(most, false);
        }

        /** @throws InputException when the longest is not at least 1 */
        public Lags {
            if (most < 1) {
                throw new InputException("the longest lag is " + most + "; VAR-LiNGAM needs at least 1 (--lags);"
                        + " direct-lingam searches rows that have no past");
            }
        }
    }

    private VarLingam(Series series, SeriesKnowledge knowledge, LingamOptions options) {
        this.data = SeriesSamples.of(series);
        this.series = series;
        this.knowledge = knowledge;
        this.rules = new OrderRules(withinStep(series, knowledge).over(names(series)));
        this.options = options;
    }

    /**
     * Searches.
     *
     * @param series windows at least as deep as the longest lag; incomplete ones are left out
     * @param knowledge of the series' variables; honoured completely: links within a step bind the order, and links of
     *     any lag the weights
     * @throws InputException when a column is constant, collinear with others and their past or no number, or there are
     *     too few complete windows
     */
    public static VarLingamResult run(
            Series series, Lags lags, SeriesKnowledge knowledge, LingamOptions options, Progress progress) {
        return new VarLingam(series, knowledge, options).search(lags, progress);
    }

    private static List<String> names(Series series) {
        return IntStream.range(0, series.size())
                .mapToObj(v -> series.name(v, 0))
                .toList();
    }

    /** What is known of the links within a step. */
    private static Knowledge withinStep(Series series, SeriesKnowledge knowledge) {
        Set<Arrow> forbidden = new HashSet<>();
        Set<Arrow> required = new HashSet<>();
        for (int from = 0; from < series.size(); from++) {
            for (int to = 0; to < series.size(); to++) {
                if (from != to && knowledge.forbids(from, 0, to)) {
                    forbidden.add(new Arrow(series.name(from, 0), series.name(to, 0)));
                } else if (from != to && knowledge.requires(from, 0, to)) {
                    required.add(new Arrow(series.name(from, 0), series.name(to, 0)));
                }
            }
        }
        return new Knowledge(Map.of(), Set.of(), forbidden, required, Set.of(), Set.of(), Set.of());
    }

    private VarLingamResult search(Lags asked, Progress progress) {
        int lags = asked.chosenByBic()
                ? Autoregression.lagsByBic(data, Math.max(1, longestRequired()), asked.most(), options, progress)
                : asked.most();
        Autoregression past = Autoregression.of(data, lags, options, progress);
        CausalOrder order = CausalOrder.of(
                Arrays.stream(past.residuals()).map(double[]::clone).toArray(double[][]::new),
                rules,
                options.threads(),
                progress);
        List<BackwardRegression> fits = fit(order.order(), lags, progress);
        Map<Link, Weight> weights = new HashMap<>();
        for (int to = 0; to < series.size(); to++) {
            for (int lag = 0; lag <= lags; lag++) {
                for (int from = 0; from < series.size(); from++) {
                    Weight weight = fits.get(to).kept().get(data.columns()[lag][from]);
                    if (weight != null) {
                        weights.put(Link.directed(from, lag, to), weight);
                    }
                }
            }
        }
        List<Disturbance> disturbances =
                Parallel.map(series.size(), options.threads(), v -> disturbance(v, fits.get(v)));
        return new VarLingamResult(
                SeriesGraph.of(series.variables(), asked.most(), weights.keySet()),
                Arrays.stream(order.order()).mapToObj(series.variables()::get).toList(),
                weights,
                disturbances,
                lags,
                past.radius(),
                data.samples().rows(),
                data.samples().leftOut(),
                evidence(order, fits, lags, asked.most()),
                warnings(disturbances, past, asked));
    }

    private int longestRequired() {
        return IntStream.rangeClosed(1, series.depth())
                .filter(lag -> IntStream.range(0, series.size())
                        .anyMatch(from ->
                                IntStream.range(0, series.size()).anyMatch(to -> knowledge.requires(from, lag, to))))
                .max()
                .orElse(0);
    }

    /** The regression of each variable, by number. */
    private List<BackwardRegression> fit(int[] order, int lags, Progress progress) {
        int size = order.length;
        if (rules.isFree()) { // which parents are allowed does not depend on those found before
            int[] position = new int[size];
            for (int at = 0; at < size; at++) {
                position[order[at]] = at;
            }
            return Parallel.map(size, options.threads(), child -> {
                progress.check();
                return regress(child, Arrays.stream(order, 0, position[child]), lags);
            });
        }
        Map<Integer, BackwardRegression> fits = new HashMap<>();
        boolean[][] ancestors = new boolean[size][size]; // within the step
        for (int at = 0; at < size; at++) {
            progress.check();
            int child = order[at];
            ancestors[child][child] = true;
            BackwardRegression fit = regress(
                    child,
                    Arrays.stream(order, 0, at).filter(parent -> rules.allowsParent(parent, child, ancestors)),
                    lags);
            fits.put(child, fit);
            for (int parent = 0; parent < size; parent++) {
                for (int source = 0; fit.kept().containsKey(data.columns()[0][parent]) && source < size; source++) {
                    ancestors[child][source] |= ancestors[parent][source];
                }
            }
            progress.at("weights", at + 1, size);
        }
        return IntStream.range(0, size).mapToObj(fits::get).toList();
    }

    private BackwardRegression regress(int child, IntStream earlier, int lags) {
        List<Integer> candidates = new ArrayList<>();
        Set<Integer> required = new HashSet<>();
        earlier.forEach(parent -> add(parent, 0, child, candidates, required));
        for (int lag = 1; lag <= lags; lag++) {
            for (int from = 0; from < series.size(); from++) {
                if (!knowledge.forbids(from, lag, child)) {
                    add(from, lag, child, candidates, required);
                }
            }
        }
        return BackwardRegression.of(
                data.samples().moments(),
                data.columns()[0][child],
                candidates.stream().sorted().toList(),
                required::contains,
                options);
    }

    private void add(int from, int lag, int to, List<Integer> candidates, Set<Integer> required) {
        candidates.add(data.columns()[lag][from]);
        if (knowledge.requires(from, lag, to)) {
            required.add(data.columns()[lag][from]);
        }
    }

    private Disturbance disturbance(int variable, BackwardRegression fit) {
        return new Disturbance(
                series.variables().get(variable),
                fit.residualShare(),
                AndersonDarling.of(data.residual(data.columns()[0][variable], fit.kept())));
    }

    private List<String> warnings(List<Disturbance> disturbances, Autoregression past, Lags asked) {
        double radius = past.radius();
        List<String> warnings = new ArrayList<>(WeightedOrder.gaussianWarning(
                disturbances,
                "The direction of links within a step between these variables is not identified: these arrows may as"
                        + " well point the other way, and what else depends on them (weights, links with a lag) with"
                        + " them. PCMCI+ claims only what Gaussian data can show"));
        // Dickey and Fuller's n (root - 1), with a mean: below -14.1 at the level 0.05 when there is no unit root.
        if (data.samples().rows() * (radius - 1) > -14.1) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the series may not be stationary: the largest root of the autoregression is %.4f, which in %d"
                            + " windows is not told from 1 (Dickey-Fuller at level 0.05). Standard errors and links do"
                            + " not hold for a random walk or a trend; take differences, or out the trend",
                    radius,
                    data.samples().rows()));
        }
        if (asked.chosenByBic()) {
            past.strongestLeftOut(data, options.penalty())
                    .map(each -> String.format(
                            Locale.ROOT,
                            "the Bayesian information criterion chose %d %s, but what is left of %s still correlates"
                                    + " with %s (%.3f). It counts every coefficient of a lag and misses a lag of few"
                                    + " links; links of the lags used can be wrong too: use lags=all",
                            past.lags(),
                            past.lags() == 1 ? "lag" : "lags",
                            series.name(each.to(), 0),
                            series.name(each.from(), each.lag()),
                            each.correlation()))
                    .ifPresent(warnings::add);
        }
        if (data.samples().leftOut() > 0) {
            warnings.add(data.samples().leftOut() + " of " + series.samples()
                    + " windows have a missing value and were left out; if what is missing depends on the values, the"
                    + " graph can be wrong");
        }
        return warnings;
    }

    private LinkEvidence evidence(CausalOrder order, List<BackwardRegression> fits, int lags, int most) {
        LinkEvidence evidence = new LinkEvidence(series.variables(), most);
        List<String> names = names(series);
        for (int i = 0; i < order.order().length; i++) {
            for (int j = i + 1; j < order.order().length; j++) {
                int first = order.order()[i];
                int second = order.order()[j];
                Evidence why = DirectLingam.why(names, order, rules, first, second);
                evidence.add(first, 0, second, why.kind(), why.sentence());
                tell(evidence, first, 0, second, fits.get(second));
            }
        }
        for (int lag = 1; lag <= most; lag++) {
            for (int from = 0; from < series.size(); from++) {
                for (int to = 0; to < series.size(); to++) {
                    if (lag <= lags) {
                        tell(evidence, from, lag, to, fits.get(to));
                    } else {
                        evidence.add(
                                from,
                                lag,
                                to,
                                Evidence.Kind.REMOVED,
                                arrow(from, lag, to) + " is not looked at: the Bayesian information criterion chose "
                                        + lags + (lags == 1 ? " lag" : " lags"));
                    }
                }
            }
        }
        return evidence;
    }

    private String arrow(int from, int lag, int to) {
        return series.name(from, lag) + " -> " + series.name(to, 0);
    }

    private void tell(LinkEvidence evidence, int from, int lag, int to, BackwardRegression fit) {
        Evidence told = WeightedOrder.weight(
                        fit,
                        data.columns()[lag][from],
                        arrow(from, lag, to),
                        series.name(to, 0),
                        knowledge.requires(from, lag, to),
                        options)
                .orElseGet(() -> new Evidence(
                        Evidence.Kind.KNOWN,
                        arrow(from, lag, to)
                                + (knowledge.forbids(from, lag, to)
                                        ? " is left out: it is forbidden"
                                        : " is left out: with it there would be a path within the step that is"
                                                + " forbidden")));
        evidence.add(from, lag, to, told.kind(), told.sentence());
    }
}
