package dev.whence.discovery.stability;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.discovery.Parallel;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How stable a discovered graph is: the search is repeated on rows drawn with replacement, and each edge's share of the
 * resamples is counted (Friedman, Goldszmidt and Wyner 1999, "Data analysis with Bayesian networks: a bootstrap
 * approach"). A share is not a probability that the edge is true: an edge that the search invents from the data's form
 * is invented again in every resample.
 */
public final class Bootstrap {
    private Bootstrap() {}

    private record Resample(
            @Nullable Set<Edge> edges,
            List<String> constant,
            @Nullable InputException failure) {}

    /**
     * Repeats the search.
     *
     * @param whole the graph found on all rows, over the table's columns
     * @param search finds a graph over the columns of the table it is given, on one thread
     * @throws InputException when the search fails on every resample, with the first one's reason
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static BootstrapResult run(
            Table table,
            Graph whole,
            Function<Table, ? extends Graph> search,
            BootstrapOptions options,
            Progress progress) {
        SplittableRandom seeds = new SplittableRandom(options.seed());
        long[] seed = seeds.longs(options.resamples()).toArray();
        AtomicLong done = new AtomicLong();
        List<Resample> resamples = Parallel.map(options.resamples(), options.threads(), i -> {
            progress.check();
            Resample resample = once(table, whole, search, new SplittableRandom(seed[i]));
            progress.at("bootstrap", done.incrementAndGet(), options.resamples());
            return resample;
        });
        return summary(whole, resamples);
    }

    private static Resample once(
            Table table, Graph whole, Function<Table, ? extends Graph> search, SplittableRandom random) {
        Table drawn = table.takeRows(random.ints(table.rows(), 0, table.rows()).toArray());
        List<String> constant = drawn.columns().stream()
                .filter(Bootstrap::isConstant)
                .map(Column::name)
                .toList();
        Table varying = constant.isEmpty()
                ? drawn
                : drawn.select(drawn.names().stream()
                        .filter(name -> !constant.contains(name))
                        .toList());
        try {
            Graph found = search.apply(varying);
            Set<Edge> edges = new HashSet<>();
            for (Edge edge : found.edges()) {
                edges.add(new Edge(
                                whole.index(found.name(edge.from())),
                                whole.index(found.name(edge.to())),
                                edge.fromMark(),
                                edge.toMark())
                        .canonical());
            }
            return new Resample(edges, constant, null);
        } catch (InputException impossible) {
            return new Resample(null, constant, impossible);
        }
    }

    private static boolean isConstant(Column column) {
        int first = 0;
        while (first < column.rows() && column.isMissing(first)) {
            first++;
        }
        for (int row = first + 1; row < column.rows(); row++) {
            if (!column.isMissing(row) && !sameValue(column, first, row)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameValue(Column column, int one, int other) {
        return switch (column) {
            case ContinuousColumn values -> values.value(one) == values.value(other);
            case DiscreteColumn codes -> codes.code(one) == codes.code(other);
        };
    }

    private static BootstrapResult summary(Graph whole, List<Resample> resamples) {
        Map<Edge, Integer> counts = new TreeMap<>();
        Map<String, Integer> constant = new LinkedHashMap<>();
        int succeeded = 0;
        InputException failure = null;
        for (Resample resample : resamples) {
            resample.constant().forEach(name -> constant.merge(name, 1, Integer::sum));
            Set<Edge> edges = resample.edges();
            if (edges == null) {
                failure = failure == null ? resample.failure() : failure;
            } else {
                succeeded++;
                edges.forEach(edge -> counts.merge(edge, 1, Integer::sum));
            }
        }
        if (succeeded == 0 && failure != null) {
            throw failure;
        }
        int failed = resamples.size() - succeeded;
        double total = succeeded;
        Map<Edge, Double> shares = new HashMap<>();
        counts.forEach((edge, count) -> shares.put(edge, count / total));
        Map<Edge, Double> ofWhole = new HashMap<>();
        whole.edges().forEach(edge -> ofWhole.put(edge, shares.getOrDefault(edge, 0.0)));
        return new BootstrapResult(
                new GraphDocument(whole, ofWhole),
                stability(whole, counts, total),
                shares,
                succeeded,
                failed,
                constant,
                warnings(constant, failed, resamples.size(), failure));
    }

    private static List<EdgeStability> stability(Graph whole, Map<Edge, Integer> counts, double total) {
        int size = whole.size();
        int[] adjacent = new int[size * size];
        counts.forEach((edge, count) ->
                adjacent[Math.min(edge.from(), edge.to()) * size + Math.max(edge.from(), edge.to())] += count);
        List<EdgeStability> result = new ArrayList<>();
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                if (adjacent[a * size + b] > 0) {
                    result.add(new EdgeStability(
                            whole.name(a),
                            whole.name(b),
                            adjacent[a * size + b] / total,
                            counts.getOrDefault(Edge.directed(a, b), 0) / total,
                            counts.getOrDefault(Edge.directed(b, a), 0) / total,
                            counts.getOrDefault(Edge.undirected(a, b), 0) / total));
                }
            }
        }
        result.sort(Comparator.comparingDouble(EdgeStability::adjacent).reversed()); // stable: ties by position
        return result;
    }

    private static List<String> warnings(
            Map<String, Integer> constant, int failed, int resamples, @Nullable InputException failure) {
        List<String> warnings = new ArrayList<>();
        constant.forEach((name, times) -> warnings.add("column " + name + " has a single value in " + times + " of "
                + resamples + " resamples, where it was left out"));
        if (failure != null) {
            warnings.add(failed + " of " + resamples
                    + " resamples could not be searched and are not counted; the first: " + failure.getMessage());
        }
        return warnings;
    }
}
