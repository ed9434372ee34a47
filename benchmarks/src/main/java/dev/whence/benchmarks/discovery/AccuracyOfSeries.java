package dev.whence.benchmarks.discovery;

import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.methods.Methods;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.Noise;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How near the searches in time series come to the truth on simulated linear autoregressions with lags 0 to 2, average
 * degree 3, by the distribution of the noise: alpha 0.01, penalty 2. All are compared with the true DAG, so a link that a
 * method rightly leaves undirected counts against it. Arguments: how many draws (default 10) and how many threads (default
 * all).
 */
public final class AccuracyOfSeries {
    private static final List<String> METHODS =
            List.of("pcmci-plus", "var-lingam", "var-lingam lags=bic", "var-lingam prune=wald", "granger");

    private AccuracyOfSeries() {}

    /** Prints a line for each noise, size and method. */
    public static void main(String[] arguments) {
        int draws = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        int threads = arguments.length > 1
                ? Integer.parseInt(arguments[1])
                : Runtime.getRuntime().availableProcessors();
        System.out.println(
                "| noise | variables | rows | method | links P/R | arrowheads within a step P/R | SHD | seconds |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (Noise noise : List.of(Noise.LAPLACE, Noise.UNIFORM, Noise.GAUSSIAN)) {
            for (int[] size : new int[][] {{5, 300}, {5, 1000}, {20, 1000}}) {
                for (String method : METHODS) {
                    row(noise, size[0], size[1], method, draws, threads);
                }
            }
        }
    }

    private static void row(Noise noise, int variables, int rows, String method, int draws, int threads) {
        String[] words = method.split("[ =]");
        SearchOptions options = SearchOptions.defaults()
                .withMaxLag(2)
                .withThreads(threads)
                .withMore(words.length > 1 ? Map.of(words[1], words[2]) : Map.of());
        double right = 0;
        double found = 0;
        double truth = 0;
        double rightHeads = 0;
        double foundHeads = 0;
        double trueHeads = 0;
        double distance = 0;
        double seconds = 0;
        for (int seed = 0; seed < draws; seed++) {
            Simulated data = Simulation.run(SimulationOptions.of(
                    GraphModel.erdosRenyi(variables, 3),
                    DataModel.of(DataKind.SERIES_LINEAR).withNoise(noise),
                    rows,
                    seed));
            SearchInput input = new SearchInput(data.data()).withOptions(options);
            long start = System.nanoTime();
            Graph graph = Methods.named(words[0]).search(input, Progress.NONE).graph();
            seconds += (System.nanoTime() - start) / 1e9 / draws;
            GraphComparison comparison = GraphComparison.of(graph, data.truth());
            distance += (double) comparison.structuralHammingDistance() / draws;
            Set<String> drawn = heads(graph);
            Set<String> real = heads(data.truth());
            foundHeads += drawn.size();
            trueHeads += real.size();
            drawn.retainAll(real);
            rightHeads += drawn.size();
            Set<Set<String>> joined = pairs(graph);
            Set<Set<String>> truly = pairs(data.truth());
            found += joined.size();
            truth += truly.size();
            joined.retainAll(truly);
            right += joined.size();
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %s | %.2f/%.2f | %.2f/%.2f | %.1f | %.4f |%n",
                noise.word(),
                variables,
                rows,
                method,
                right / found,
                right / truth,
                rightHeads / foundHeads,
                rightHeads / trueHeads,
                distance,
                seconds);
    }

    private static Set<Set<String>> pairs(Graph graph) {
        Set<Set<String>> pairs = new HashSet<>();
        graph.edges().forEach(edge -> pairs.add(Set.of(graph.name(edge.from()), graph.name(edge.to()))));
        return pairs;
    }

    /** Directed edges within a step. */
    private static Set<String> heads(Graph graph) {
        Set<String> heads = new HashSet<>();
        for (Edge edge : graph.edges()) {
            Edge canonical = edge.canonical();
            if (canonical.isDirected() && graph.name(canonical.from()).endsWith("(t)")) {
                heads.add(graph.name(canonical.from()) + " -> " + graph.name(canonical.to()));
            }
        }
        return heads;
    }
}
