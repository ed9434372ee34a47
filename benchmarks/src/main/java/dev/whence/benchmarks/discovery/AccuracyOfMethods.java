package dev.whence.benchmarks.discovery;

import dev.whence.causal.Progress;
import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Pag;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.choice.Choice;
import dev.whence.discovery.choice.DataProfile;
import dev.whence.discovery.methods.Methods;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.Scaling;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How near each method comes to the truth on each kind of simulated data: 10 variables, average degree 2.5, 1,000 rows,
 * columns standardised, alpha 0.01 and penalty 2. A method that returns a DAG is compared with the true DAG, one that
 * returns a CPDAG with that of the truth, one that returns a PAG with the true PAG. Arguments: how many draws; kinds of
 * data, separated by commas (all by default); "hidden" for linear Gaussian data with three hidden common causes.
 */
public final class AccuracyOfMethods {
    private static final String HIDDEN = "hidden";

    private static final List<String> CONTINUOUS = List.of(
            "auto",
            "pc fisher-z",
            "pc rcit",
            "fges bic",
            "boss bic",
            "grasp bic",
            "direct-lingam",
            "ica-lingam",
            "notears",
            "dagma");
    private static final List<String> DISCRETE =
            List.of("auto", "pc chi-square", "pc g-square", "fges bdeu", "boss bdeu", "boss discrete-bic");
    private static final List<String> MIXED = List.of(
            "auto", "pc degenerate-gaussian", "pc conditional-gaussian", "boss dg-bic", "boss cg-bic", "boss glm-bic");
    private static final List<String> COUNTS =
            List.of("auto", "pc fisher-z", "pc rcit", "boss bic", "boss glm-bic", "fges glm-bic");
    private static final List<String> LATENT =
            List.of("pc fisher-z", "boss bic", "fci fisher-z", "rfci fisher-z", "gfci fisher-z");

    private AccuracyOfMethods() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        int draws = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        List<String> kinds = arguments.length > 1
                ? List.of(arguments[1].split(","))
                : List.of(
                        "linear-gaussian",
                        "linear-exponential",
                        "nonlinear-gp",
                        "nonlinear-quadratic",
                        "discrete",
                        "mixed",
                        "counts",
                        HIDDEN);
        System.out.println("| data | method | adjacencies P/R | arrowheads P/R | SHD | seconds |");
        System.out.println("|---|---|---|---|---|---|");
        for (String kind : kinds) {
            for (String method : methods(kind)) {
                row(kind, method, draws);
            }
        }
    }

    private static List<String> methods(String kind) {
        return switch (kind) {
            case "discrete" -> DISCRETE;
            case "mixed" -> MIXED;
            case "counts" -> COUNTS;
            case HIDDEN -> LATENT;
            default -> CONTINUOUS;
        };
    }

    private static Simulated draw(String kind, int seed) {
        DataKind data = kind.equals(HIDDEN) ? DataKind.LINEAR_GAUSSIAN : DataKind.named(kind);
        int variables = kind.equals(HIDDEN) ? 13 : 10;
        SimulationOptions options = SimulationOptions.of(
                GraphModel.erdosRenyi(variables, 2.5),
                DataModel.of(data).withScaling(Scaling.STANDARDISED),
                1000,
                seed);
        return Simulation.run(kind.equals(HIDDEN) ? options.withLatents(3) : options);
    }

    private static void row(String kind, String method, int draws) {
        double[] sums = new double[6];
        int[] counted = new int[6];
        Map<String, Integer> chosen = new TreeMap<>();
        for (int seed = 0; seed < draws; seed++) {
            Simulated simulated = draw(kind, seed);
            SearchInput input = new SearchInput(simulated.data());
            String[] words = method.split(" ");
            String word = words[0];
            long start = System.nanoTime();
            if (word.equals("auto")) {
                Choice choice = Choice.of(input, DataProfile.of(simulated.data()), false);
                word = choice.method();
                input = input.withOptions(choice.options());
                chosen.merge(word, 1, Integer::sum);
            } else if (words.length > 1) {
                SearchOptions options = SearchOptions.defaults();
                input = input.withOptions(
                        words[1].endsWith("bic") || words[1].equals("bdeu")
                                ? options.withScore(words[1])
                                : options.withTest(words[1]));
            }
            Graph found = Methods.named(word).search(input, Progress.NONE).graph();
            double seconds = (System.nanoTime() - start) / 1e9;
            GraphComparison comparison = GraphComparison.of(found, truth(simulated, found, kind));
            double[] values = {
                comparison.adjacencies().precision(),
                comparison.adjacencies().recall(),
                comparison.arrowheads().precision(),
                comparison.arrowheads().recall(),
                comparison.structuralHammingDistance(),
                seconds
            };
            for (int i = 0; i < values.length; i++) {
                if (!Double.isNaN(values[i])) {
                    sums[i] += values[i];
                    counted[i]++;
                }
            }
        }
        double[] means = new double[6];
        Arrays.setAll(means, i -> sums[i] / counted[i]);
        System.out.printf(
                "| %s | %s%s | %.2f/%.2f | %.2f/%.2f | %.1f | %.2f |%n",
                kind,
                method,
                chosen.isEmpty() ? "" : " " + chosen,
                means[0],
                means[1],
                means[2],
                means[3],
                means[4],
                means[5]);
    }

    private static Graph truth(Simulated simulated, Graph found, String kind) {
        if (kind.equals(HIDDEN)) {
            return simulated.pag(); // marks that a search without hidden causes cannot have count against it
        }
        return switch (found) {
            case Dag _ -> simulated.truth();
            case Pag _ -> simulated.pag();
            default -> simulated.cpdag();
        };
    }
}
