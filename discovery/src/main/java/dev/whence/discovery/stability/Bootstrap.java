package dev.whence.discovery.stability;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.knowledge.Knowledge;
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
import java.util.function.BiFunction;
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
        return run(whole, search, Table::resample, table, options, progress);
    }

    /**
     * Repeats a method, each time on one thread and on rows drawn as the method asks ({@link SearchMethod#resample}).
     * What is known of a column that is constant in a resample is left out with it.
     *
     * @param whole the graph that the method found on all rows
     * @throws InputException when the search fails on every resample, with the first one's reason
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static BootstrapResult run(
            SearchMethod method, SearchInput input, Graph whole, BootstrapOptions options, Progress progress) {
        SearchInput single = input.withOptions(input.options().withThreads(1));
        Progress quiet = new Progress() {
            @Override
            public void at(String stage, long done, long total) {}

            @Override
            public boolean cancelled() {
                return progress.cancelled();
            }
        };
        Set<String> columns = Set.copyOf(input.table().names());
        Function<Table, Graph> search = drawn -> {
            Knowledge knowledge = input.knowledge();
            if (!Set.copyOf(drawn.names()).equals(columns)) {
                knowledge = knowledge.restrictedTo(drawn.names());
            }
            return method.search(single.withTable(drawn).withKnowledge(knowledge), quiet)
                    .graph();
        };
        return run(whole, search, (_, random) -> method.resample(input, random), input.table(), options, progress);
    }

    private static BootstrapResult run(
            Graph whole,
            Function<Table, ? extends Graph> search,
            BiFunction<Table, SplittableRandom, Table> draw,
            Table table,
            BootstrapOptions options,
            Progress progress) {
        SplittableRandom seeds = new SplittableRandom(options.seed());
        long[] seed = seeds.longs(options.resamples()).toArray();
        AtomicLong done = new AtomicLong();
        List<Resample> resamples = Parallel.map(options.resamples(), options.threads(), i -> {
            progress.check();
            Resample resample = once(draw.apply(table, new SplittableRandom(seed[i])), whole, search);
            progress.at("bootstrap", done.incrementAndGet(), options.resamples());
            return resample;
        });
        return summary(whole, resamples);
    }

    private static Resample once(Table drawn, Graph whole, Function<Table, ? extends Graph> search) {
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
        Map<Edge, Map<String, Double>> kinds = new TreeMap<>(); // by the pair, as an undirected edge
        counts.forEach((edge, count) -> {
            Edge drawn = edge.from() < edge.to() ? edge : edge.reversed();
            kinds.computeIfAbsent(Edge.undirected(drawn.from(), drawn.to()), _ -> new HashMap<>())
                    .merge(drawn.arrow(), count / total, Double::sum);
        });
        Map<Edge, Integer> joined = new HashMap<>();
        counts.forEach((edge, count) -> joined.merge(
                Edge.undirected(Math.min(edge.from(), edge.to()), Math.max(edge.from(), edge.to())),
                count,
                Integer::sum));
        List<EdgeStability> result = new ArrayList<>();
        kinds.forEach((pair, shares) -> result.add(new EdgeStability(
                whole.name(pair.from()), whole.name(pair.to()), joined.getOrDefault(pair, 0) / total, shares)));
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
