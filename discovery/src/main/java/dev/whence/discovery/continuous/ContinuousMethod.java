package dev.whence.discovery.continuous;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.linear.Matrix;
import dev.whence.tables.Column;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the continuous searches share as methods of the command line. */
final class ContinuousMethod {
    private ContinuousMethod() {}

    /** From a covariance matrix to weights, [from, to]. */
    @FunctionalInterface
    interface Run {
        Matrix weights(Matrix covariance, KnowledgeOver known, double lambda, Progress progress);
    }

    static MethodInfo info(String word, String title, String source, String advice, double lambda) {
        return new MethodInfo(
                word,
                title,
                source,
                MethodInfo.Family.CONTINUOUS,
                MethodInfo.Asks.VALUES,
                MethodInfo.Finds.DAG,
                Set.of(
                        KnowledgeKind.TIERS,
                        KnowledgeKind.FORBIDDEN_EDGES,
                        KnowledgeKind.REQUIRED_EDGES,
                        KnowledgeKind.FORBIDDEN_PATHS),
                List.of(
                        "each variable is a linear function of its causes plus noise",
                        "the noise of all variables has the same variance, in the units of the table: the directions"
                                + " rest on it, and change when a column is given in other units",
                        "no two variables share a cause that is not in the table",
                        "causes form no cycles"),
                advice,
                Map.of(
                        "lambda", "weight of the L1 penalty on the weights, 0 or more (default " + lambda + ")",
                        "threshold", "weights smaller than this are no edges, 0 or more (default 0.3)",
                        "standardise",
                                "give every column variance 1 first, yes or no; then no direction can be told from the"
                                        + " variances, and little is left to tell it from (default no)"));
    }

    /** @param seconds for a variable cubed */
    static Estimate estimate(SearchInput input, double seconds) {
        double size = input.table().columns().size();
        return new Estimate(
                size * size * size * seconds * 2 + input.table().rows() * size * size / 4e9,
                (long) (size * size * 8 * 60),
                "two searches of a few thousand steps, each a few products of matrices");
    }

    private static double least(SearchOptions options, String name, double otherwise) {
        double value = options.number(name, otherwise);
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new InputException(
                    "option " + name + " is " + value + "; it must be 0 or more, such as " + otherwise);
        }
        return value;
    }

    private static boolean yes(SearchOptions options, String name) {
        String text = options.more().getOrDefault(name, "no");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> throw new InputException("option " + name + " is '" + text + "'; expected yes or no");
        };
    }

    static Found search(SearchInput input, Run run, double usualLambda, Progress progress) {
        SearchOptions options = input.options();
        double lambda = least(options, "lambda", usualLambda);
        double threshold = least(options, "threshold", 0.3);
        boolean standardise = yes(options, "standardise");
        List<String> names = input.table().names().stream().sorted().toList();
        KnowledgeOver known = input.knowledge().over(names);
        Table sorted = input.table().select(names);
        sorted.columns().forEach(ContinuousMethod::checkFinite);
        Moments moments = Moments.of(sorted);
        Matrix raw = covariance(moments, false);
        Matrix standard = covariance(moments, true);
        Matrix weights = run.weights(standardise ? standard : raw, known, lambda, progress);
        WeightedDag found = WeightedDag.of(weights, threshold, known);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Lambda", String.valueOf(lambda));
        facts.put("Threshold", String.valueOf(threshold));
        facts.put("Columns standardised", standardise ? "yes" : "no");
        List<String> warnings = new ArrayList<>();
        if (moments.rows() < input.table().rows()) {
            warnings.add((input.table().rows() - moments.rows()) + " of "
                    + input.table().rows() + " rows have a missing value and were left out");
        }
        if (standardise) {
            warnings.add("on standardised columns the noise variances are no longer equal even if they were: take the"
                    + " adjacencies as a hint and the directions as guesses");
        } else {
            found.varsortability(WeightedDag.diagonal(raw))
                    .ifPresent(share -> facts.put("Effects that vary more than their causes", percent(share)));
            WeightedDag rescaled = WeightedDag.of(run.weights(standard, known, lambda, progress), threshold, known);
            long same = found.weights().keySet().stream()
                    .filter(rescaled.weights()::containsKey)
                    .count();
            facts.put(
                    "Edges that stay with their direction when all columns are given variance 1",
                    same + " of " + found.weights().size());
            warnings.add("the directions rest on the columns' units: with every column rescaled to variance 1, " + same
                    + " of " + found.weights().size() + " edges stay as they are. Trust them only where all columns are"
                    + " in the same units and their noise is equally large (Reisach et al. 2021); otherwise prefer boss"
                    + " or fges");
        }
        if (!found.dropped().isEmpty()) {
            warnings.add(
                    found.dropped().size() + " weights above the threshold were left out because they close a cycle"
                            + " or a path that cannot be");
        }
        return new Found(
                over(input.table(), found.dag()),
                weights(input.table(), found),
                (a, b) -> explain(found, weights, threshold, known, a, b),
                facts,
                warnings);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    private static void checkFinite(Column column) {
        double[] values = column.numbers();
        for (int row = 0; row < values.length; row++) {
            if (Double.isInfinite(values[row])) {
                throw new InputException("column " + column.name() + " is infinite in row " + (row + 1)
                        + "; leave the row out or replace the value");
            }
        }
    }

    private static Matrix covariance(Moments moments, boolean standardise) {
        int size = moments.size();
        Matrix covariance = Matrix.zeros(size, size);
        double scale = (moments.rows() - 1.0) / moments.rows(); // the loss is a mean over the rows
        for (int a = 0; a < size; a++) {
            if (!(moments.variance(a) > 0)) {
                throw new InputException("column " + moments.names().get(a) + " is constant; leave it out");
            }
            for (int b = 0; b < size; b++) {
                covariance.values()[b * size + a] =
                        standardise ? moments.correlation(a, b) : moments.covariance(a, b) * scale;
            }
        }
        return covariance;
    }

    private static List<Evidence> explain(
            WeightedDag found, Matrix weights, double threshold, KnowledgeOver known, String a, String b) {
        int first = found.dag().index(a.compareTo(b) <= 0 ? a : b);
        int second = found.dag().index(a.compareTo(b) <= 0 ? b : a);
        List<Evidence> reasons = new ArrayList<>();
        if (first != second) {
            explain(found, weights, threshold, known, Edge.directed(first, second), reasons);
            explain(found, weights, threshold, known, Edge.directed(second, first), reasons);
        }
        return reasons;
    }

    private static void explain(
            WeightedDag found,
            Matrix weights,
            double threshold,
            KnowledgeOver known,
            Edge edge,
            List<Evidence> reasons) {
        String arrow = found.dag().name(edge.from()) + " -> " + found.dag().name(edge.to());
        String weight = String.format(Locale.ROOT, "%.3f", weights.get(edge.from(), edge.to()));
        if (known.forbids(edge.from(), edge.to())) {
            reasons.add(new Evidence(Evidence.Kind.KNOWN, arrow + " is ruled out by what is known beforehand"));
        } else if (known.requires(edge.from(), edge.to())) {
            reasons.add(new Evidence(Evidence.Kind.KNOWN, arrow + " is required; its weight is " + weight));
        } else if (found.weights().containsKey(edge)) {
            reasons.add(new Evidence(
                    Evidence.Kind.KEPT, arrow + " has weight " + weight + ", at least the threshold " + threshold));
        } else if (found.dropped().containsKey(edge)) {
            reasons.add(new Evidence(
                    Evidence.Kind.CONFLICT,
                    arrow + " has weight " + weight + " but would close "
                            + found.dropped().get(edge) + " with stronger edges"));
        } else {
            reasons.add(new Evidence(
                    Evidence.Kind.REMOVED, arrow + " has weight " + weight + ", below the threshold " + threshold));
        }
    }

    private static Edge renumbered(Table table, Dag dag, Edge edge) {
        return Edge.directed(table.indexOf(dag.name(edge.from())), table.indexOf(dag.name(edge.to())));
    }

    private static Dag over(Table table, Dag dag) {
        return Dag.of(
                table.names(),
                dag.edges().stream().map(edge -> renumbered(table, dag, edge)).toList());
    }

    private static Map<Edge, Double> weights(Table table, WeightedDag found) {
        Map<Edge, Double> weights = new HashMap<>();
        found.weights().forEach((edge, weight) -> weights.put(renumbered(table, found.dag(), edge), weight));
        return weights;
    }
}
