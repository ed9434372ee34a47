package dev.whence.discovery.functional;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Explanation;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * From a causal order to a graph with weights: each variable is regressed on the earlier ones that may be its parents,
 * those that do not count are dropped, and what is left is tested for being Gaussian.
 */
final class WeightedOrder {
    private final Table table;
    private final Samples samples;
    private final int[] order;
    private final int[] position;
    private final OrderRules rules;
    private final LingamOptions options;
    private final BiFunction<Integer, Integer, Evidence> whyOrdered;
    private final BackwardRegression[] regressions;

    /** @param whyOrdered why the first of two variables stands before the second */
    WeightedOrder(
            Table table,
            Samples samples,
            int[] order,
            OrderRules rules,
            LingamOptions options,
            BiFunction<Integer, Integer, Evidence> whyOrdered) {
        this.table = table;
        this.samples = samples;
        this.order = order;
        this.rules = rules;
        this.options = options;
        this.whyOrdered = whyOrdered;
        this.regressions = new BackwardRegression[order.length];
        this.position = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            position[order[i]] = i;
        }
    }

    LingamResult run(List<String> warningsBefore, Progress progress) {
        fit(progress);
        int size = order.length;
        Map<Arrow, Weight> weights = new HashMap<>();
        List<Edge> edges = new ArrayList<>();
        for (int child = 0; child < size; child++) {
            int to = child;
            regressions[child].kept().forEach((parent, weight) -> {
                weights.put(
                        new Arrow(samples.names().get(parent), samples.names().get(to)), weight);
                edges.add(Edge.directed(
                        table.indexOf(samples.names().get(parent)),
                        table.indexOf(samples.names().get(to))));
            });
        }
        List<Disturbance> disturbances = Parallel.map(size, options.threads(), this::disturbance);
        List<String> warnings = new ArrayList<>(warningsBefore);
        warnings.addAll(gaussianWarning(
                disturbances,
                "Directions between these variables are not identified: the arrows may as well point the other way."
                        + " PC, FGES or BOSS claim only what Gaussian data can show"));
        if (samples.leftOut() > 0) {
            warnings.add(samples.leftOut() + " of " + table.rows()
                    + " rows have a missing value and were left out; if what is missing depends on the values, the"
                    + " order can be wrong");
        }
        return new LingamResult(
                Dag.of(table.names(), edges),
                Arrays.stream(order).mapToObj(samples.names()::get).toList(),
                weights,
                disturbances,
                samples.rows(),
                samples.leftOut(),
                explanation(),
                warnings);
    }

    private void fit(Progress progress) {
        int size = order.length;
        List<List<Integer>> candidates = new ArrayList<>();
        boolean[][] ancestors = new boolean[size][size];
        for (int at = 0; at < size; at++) {
            ancestors[order[at]][order[at]] = true;
        }
        // Which earlier variables may be parents depends on the parents found before only where paths are forbidden:
        // without knowledge the regressions are independent of each other.
        if (rules.isFree()) {
            for (int at = 0; at < size; at++) {
                candidates.add(sorted(Arrays.stream(order, 0, at).boxed().toList()));
            }
            List<BackwardRegression> all = Parallel.map(size, options.threads(), at -> {
                progress.check();
                return regress(order[at], candidates.get(at));
            });
            for (int at = 0; at < size; at++) {
                regressions[order[at]] = all.get(at);
            }
            progress.at("weights", size, size);
            return;
        }
        for (int at = 0; at < size; at++) {
            progress.check();
            int child = order[at];
            regressions[child] = regress(
                    child,
                    sorted(Arrays.stream(order, 0, at)
                            .filter(parent -> rules.allowsParent(parent, child, ancestors))
                            .boxed()
                            .toList()));
            for (int parent : regressions[child].columns()) {
                for (int source = 0; source < size; source++) {
                    ancestors[child][source] |= ancestors[parent][source];
                }
            }
            progress.at("weights", at + 1, size);
        }
    }

    private static List<Integer> sorted(List<Integer> variables) {
        return variables.stream().sorted().toList();
    }

    private BackwardRegression regress(int child, List<Integer> candidates) {
        return BackwardRegression.of(
                samples.moments(), child, candidates, parent -> rules.requires(parent, child), options);
    }

    private Disturbance disturbance(int variable) {
        double[] residual = samples.standardised()[variable].clone();
        for (Map.Entry<Integer, Weight> each : new TreeMap<>(regressions[variable].kept()).entrySet()) {
            int parent = each.getKey();
            double weight = each.getValue().value()
                    * Math.sqrt(samples.moments().variance(parent)
                            / samples.moments().variance(variable));
            double[] x = samples.standardised()[parent];
            for (int i = 0; i < residual.length; i++) {
                residual[i] -= weight * x[i];
            }
        }
        return new Disturbance(
                samples.names().get(variable), regressions[variable].residualShare(), AndersonDarling.of(residual));
    }

    /**
     * LiNGAM is identified when at most one disturbance is Gaussian (Shimizu et al. 2006, section 2).
     *
     * @param meaning what follows for the reader of the graph
     */
    static List<String> gaussianWarning(List<Disturbance> disturbances, String meaning) {
        List<Disturbance> gaussian =
                disturbances.stream().filter(Disturbance::looksGaussian).toList();
        if (gaussian.size() < 2) {
            return List.of();
        }
        String who = gaussian.stream()
                .limit(20)
                .map(each -> String.format(
                        Locale.ROOT,
                        "%s (p %.2g)",
                        each.variable(),
                        each.gaussianity().pValue()))
                .collect(Collectors.joining(", "));
        String most = gaussian.size() == disturbances.size() ? "every variable" : gaussian.size() + " variables";
        return List.of("the noise of " + most + " could be Gaussian (Anderson-Darling at level " + Disturbance.LEVEL
                + "): " + who + (gaussian.size() > 20 ? ", ..." : "") + ". " + meaning);
    }

    private Explanation explanation() {
        return (a, b) -> {
            int first = samples.names().indexOf(table.column(a).name());
            int second = samples.names().indexOf(table.column(b).name());
            if (first == second) {
                return List.of();
            }
            boolean forward = position[first] < position[second];
            return pair(forward ? first : second, forward ? second : first);
        };
    }

    private List<Evidence> pair(int cause, int effect) {
        String arrow = samples.names().get(cause) + " -> " + samples.names().get(effect);
        Evidence weight = weight(
                        regressions[effect],
                        cause,
                        arrow,
                        samples.names().get(effect),
                        rules.requires(cause, effect),
                        options)
                .orElseGet(() -> new Evidence(
                        Evidence.Kind.KNOWN,
                        arrow
                                + (rules.forbidsDirectly(cause, effect)
                                        ? " is left out: it is forbidden"
                                        : " is left out: with it there would be a forbidden path")));
        return List.of(whyOrdered.apply(cause, effect), weight);
    }

    /** What became of a regressor's weight; empty when it was no regressor. */
    static Optional<Evidence> weight(
            BackwardRegression regression,
            int cause,
            String arrow,
            String effect,
            boolean required,
            LingamOptions options) {
        Weight kept = regression.kept().get(cause);
        if (kept != null) {
            int parents = regression.kept().size();
            return Optional.of(new Evidence(
                    required ? Evidence.Kind.KNOWN : Evidence.Kind.KEPT,
                    arrow + (required ? " is required; its weight is " : " is kept with weight ") + kept + " among the "
                            + parents + " parent" + (parents == 1 ? "" : "s") + " of " + effect));
        }
        return Optional.ofNullable(regression.dropped().get(cause))
                .map(dropped -> new Evidence(
                        Evidence.Kind.REMOVED,
                        arrow + " is left out: its weight was " + dropped + ", too weak for "
                                + options.describePruning()));
    }

    /** The order as text: "a, b, c". */
    static String text(List<String> order) {
        return IntStream.range(0, Math.min(order.size(), 50))
                        .mapToObj(order::get)
                        .collect(Collectors.joining(", "))
                + (order.size() > 50 ? ", ..." : "");
    }
}
