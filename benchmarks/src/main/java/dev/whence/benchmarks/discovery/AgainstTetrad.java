package dev.whence.benchmarks.discovery;

import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.graph.Graph;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.methods.Methods;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import edu.cmu.tetrad.data.DataSet;
import edu.cmu.tetrad.util.TetradLogger;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * One search of Whence and of Tetrad on the same simulated data: both warmed up, then in turns, on as many threads as
 * there are processors, each from the raw data in memory to the graph. Prints the median time of each, the ratio, and how
 * far each graph is from the true CPDAG.
 */
public final class AgainstTetrad {
    private static final double ALPHA = 0.01;
    private static final double PENALTY = 2;
    private static final long SEED = 1;
    private static final List<Size> STANDARD =
            List.of(new Size(100, 1000, 2), new Size(200, 2000, 4), new Size(500, 1000, 3));

    private AgainstTetrad() {}

    private record Size(int variables, int rows, double degree) {
        static Size parse(String text) {
            String[] parts = text.split(":");
            return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Double.parseDouble(parts[2]));
        }

        Simulated draw(boolean discrete, long seed) {
            return Simulation.run(SimulationOptions.of(
                    GraphModel.erdosRenyi(variables, degree),
                    DataModel.of(discrete ? DataKind.DISCRETE : DataKind.LINEAR_GAUSSIAN),
                    rows,
                    seed));
        }
    }

    /** One side's graphs and times. */
    private static final class Side {
        private final String name;
        private final List<Double> seconds = new ArrayList<>();
        private final Set<Graph> graphs = new HashSet<>();
        private Graph last;

        Side(String name, Graph first) {
            this.name = name;
            this.last = first;
            graphs.add(first);
        }

        void run(Callable<? extends Graph> search) throws Exception {
            long start = System.nanoTime();
            last = search.call();
            seconds.add((System.nanoTime() - start) / 1e9);
            graphs.add(last);
        }

        double median() {
            double[] sorted =
                    seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        }

        String row(Graph truth) {
            GraphComparison score = GraphComparison.of(last, truth);
            return String.format(
                    Locale.ROOT,
                    "  %-8s %9.3f s  adjacencies %.3f / %.3f  arrowheads %.3f / %.3f  SHD %4d  %s",
                    name,
                    median(),
                    score.adjacencies().precision(),
                    score.adjacencies().recall(),
                    score.arrowheads().precision(),
                    score.arrowheads().recall(),
                    score.structuralHammingDistance(),
                    graphs.size() == 1
                            ? "the same graph every time"
                            : graphs.size() + " different graphs in " + (seconds.size() + 1) + " runs");
        }
    }

    /** @param arguments the search, then any number of sizes as VARIABLES:ROWS:DEGREE */
    public static void main(String[] arguments) throws Exception {
        TetradSearch peer = Arrays.stream(TetradSearch.values())
                .filter(each -> arguments.length > 0 && each.word().equals(arguments[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("which search? one of "
                        + Arrays.stream(TetradSearch.values())
                                .map(TetradSearch::word)
                                .toList()));
        boolean discrete = peer == TetradSearch.PC_DISCRETE;
        List<Size> sizes = arguments.length > 1
                ? Arrays.stream(arguments).skip(1).map(Size::parse).toList()
                : discrete ? List.of(new Size(37, 10_000, 2 * 46 / 37.0)) : STANDARD;
        TetradLogger.getInstance().setLogging(false);
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        out.printf(
                Locale.ROOT,
                "%s, alpha %s, penalty %s, %d threads; precision / recall against the true CPDAG%n",
                peer.word(),
                ALPHA,
                PENALTY,
                Runtime.getRuntime().availableProcessors());
        Simulated small = new Size(discrete ? 20 : 60, 1000, 2).draw(discrete, SEED + 1);
        for (int i = 0; i < 5; i++) { // so that both are compiled before the first size
            compare(peer, small, 1);
        }
        for (Size size : sizes) {
            Simulated drawn = size.draw(discrete, SEED);
            List<Side> sides = compare(
                    peer,
                    drawn,
                    Integer.getInteger("runs", size.variables() <= 100 ? 5 : size.variables() <= 200 ? 3 : 2));
            out.printf(
                    Locale.ROOT,
                    "%d variables, %d rows, average degree %.2f, %d edges: %.1f times faster%n",
                    size.variables(),
                    size.rows(),
                    size.degree(),
                    drawn.truth().edges().size(),
                    sides.get(1).median() / sides.get(0).median());
            sides.forEach(side -> out.println(side.row(drawn.cpdag())));
        }
    }

    private static List<Side> compare(TetradSearch peer, Simulated drawn, int repeats) throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        SearchMethod method = Methods.named(peer.ours());
        SearchInput input = new SearchInput(
                drawn.data(),
                Knowledge.none(),
                SearchOptions.defaults().withAlpha(ALPHA).withPenalty(PENALTY).withThreads(threads));
        DataSet theirs = TetradSearch.data(drawn.data());
        Callable<Graph> our = () -> method.search(input, Progress.NONE).graph();
        Callable<Graph> their = () -> TetradSearch.graph(
                peer.run(theirs, ALPHA, PENALTY, threads), drawn.data().names());
        List<Side> sides = List.of(new Side("Whence", our.call()), new Side("Tetrad", their.call()));
        for (int i = 0; i < repeats; i++) {
            sides.get(0).run(our);
            sides.get(1).run(their);
        }
        return sides;
    }
}
