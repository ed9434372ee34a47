package dev.whence.benchmarks.discovery;

import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.discovery.functional.DirectLingam;
import dev.whence.discovery.functional.IcaLingam;
import dev.whence.discovery.functional.LingamOptions;
import dev.whence.discovery.functional.LingamResult;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * DirectLiNGAM and ICA-LiNGAM on random linear models with Laplace noise: seconds (the least of the runs) and accuracy.
 * Arguments: how many threads (default: all) and how many runs of each (default 3).
 */
public final class LingamSpeed {
    private LingamSpeed() {}

    /** Prints one line for each size and method. */
    public static void main(String[] arguments) {
        int threads = arguments.length > 0
                ? Integer.parseInt(arguments[0])
                : Runtime.getRuntime().availableProcessors();
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        LingamOptions options = LingamOptions.defaults().withThreads(threads);
        System.out.println("| variables | rows | degree | method | seconds | SHD | precision | recall |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int[] size : new int[][] {
            {20, 1000, 3}, {50, 1000, 3}, {100, 1000, 2}, {100, 1000, 4}, {200, 2000, 4}, {300, 1000, 3}
        }) {
            Drawn data = draw(size[0], size[2], size[1], 7);
            report(
                    size,
                    "direct-lingam",
                    data,
                    runs,
                    () -> DirectLingam.run(data.table, Knowledge.none(), options, Progress.NONE));
            if (size[0] <= 100) {
                report(size, "ica-lingam", data, runs, () -> IcaLingam.run(data.table, options, Progress.NONE));
            }
        }
    }

    private interface Search {
        LingamResult run();
    }

    private static void report(int[] size, String method, Drawn data, int runs, Search search) {
        double least = Double.POSITIVE_INFINITY;
        GraphComparison accuracy = GraphComparison.of(data.truth, data.truth);
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            LingamResult found = search.run();
            least = Math.min(least, (System.nanoTime() - start) / 1e9);
            accuracy = GraphComparison.of(found.graph(), data.truth);
        }
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %s | %.2f | %d | %.3f | %.3f |%n",
                size[0],
                size[1],
                size[2],
                method,
                least,
                accuracy.structuralHammingDistance(),
                accuracy.arrowheads().precision(),
                accuracy.arrowheads().recall());
    }

    private record Drawn(Dag truth, Table table) {}

    private static Drawn draw(int size, double degree, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Dag graph = RandomGraphs.dag(size, degree / (size - 1), random);
        double[][] columns = new double[size][rows];
        for (int node : graph.topologicalOrder()) {
            double[] column = columns[node];
            for (int i = 0; i < rows; i++) {
                double u = random.nextDouble() - 0.5;
                column[i] = -Math.signum(u) * Math.log(1 - 2 * Math.abs(u)) / Math.sqrt(2);
            }
            for (int parent : graph.parents(node).toArray()) {
                double weight = (0.3 + 0.7 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
                for (int i = 0; i < rows; i++) {
                    column[i] += weight * columns[parent][i];
                }
            }
        }
        List<Column> all = new ArrayList<>();
        for (int j = 0; j < size; j++) {
            all.add(new ContinuousColumn(graph.name(j), columns[j]));
        }
        return new Drawn(graph, new Table("simulated", all));
    }
}
