package dev.whence.benchmarks.discovery;

import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.graph.Graph;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.methods.Methods;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.MissingKind;
import dev.whence.discovery.simulation.MissingModel;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * How well PC and FGES recover graphs from mixed data with each test and score, and PC and MVPC from data with values
 * missing at random: mean precision and recall of edges, mean distance and mean seconds over some seeds. Run:
 * {@code java -cp ... dev.whence.benchmarks.discovery.MixedAccuracy 10} (the number of seeds).
 */
public final class MixedAccuracy {
    private MixedAccuracy() {}

    /** @param args how many seeds; 10 when left out */
    public static void main(String[] args) {
        int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        System.out.println("| data | search | precision | recall | arrow precision | arrow recall | SHD | seconds |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (DataKind kind : new DataKind[] {DataKind.MIXED, DataKind.COUNTS}) {
            LongFunction<Simulated> draw = seed ->
                    Simulation.run(SimulationOptions.of(GraphModel.erdosRenyi(20, 3), DataModel.of(kind), 1000, seed));
            for (String test : new String[] {"degenerate-gaussian", "conditional-gaussian"}) {
                line(kind.word(), "pc", SearchOptions.defaults().withTest(test), test, seeds, draw);
            }
            for (String score : new String[] {"dg-bic", "cg-bic", "glm-bic"}) {
                line(kind.word(), "fges", SearchOptions.defaults().withScore(score), score, seeds, draw);
            }
        }
        LongFunction<Simulated> gaps = seed -> Simulation.run(
                SimulationOptions.of(GraphModel.erdosRenyi(12, 3), DataModel.of(DataKind.LINEAR_GAUSSIAN), 3000, seed)
                        .withMissing(MissingModel.of(MissingKind.MAR, 0.4)));
        for (String method : new String[] {"pc", "mvpc"}) {
            line("linear, 40% missing at random", method, SearchOptions.defaults(), "", seeds, gaps);
        }
    }

    private static void line(
            String data, String method, SearchOptions options, String with, int seeds, LongFunction<Simulated> draw) {
        double[] sums = new double[6];
        for (long seed = 1; seed <= seeds; seed++) {
            Simulated drawn = draw.apply(seed);
            long start = System.nanoTime();
            Graph found = Methods.named(method)
                    .search(new SearchInput(drawn.data()).withOptions(options), Progress.NONE)
                    .graph();
            double seconds = (System.nanoTime() - start) / 1e9;
            GraphComparison compared = GraphComparison.of(found, drawn.cpdag());
            double[] each = {
                compared.adjacencies().precision(),
                compared.adjacencies().recall(),
                compared.arrowheads().precision(),
                compared.arrowheads().recall(),
                compared.structuralHammingDistance(),
                seconds
            };
            for (int i = 0; i < sums.length; i++) {
                sums[i] += each[i] / seeds;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %s %s | %.2f | %.2f | %.2f | %.2f | %.1f | %.2f |%n",
                data,
                method,
                with,
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4],
                sums[5]);
    }
}
