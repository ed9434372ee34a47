package dev.whence.benchmarks.discovery;

import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.graph.Cpdag;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.methods.Methods;
import dev.whence.discovery.simulation.Simulated;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.tables.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A search on very many variables: sparse linear Gaussian data drawn in memory, then the search as the command line runs
 * it. Prints the time, the largest memory of the whole process (Linux) and how far the graph is from the true CPDAG.
 * Alpha is small because there are hundreds of millions of pairs: of 20,000 variables at 0.000001, about 200 pairs pass a
 * test without conditions by chance.
 */
public final class ManyVariables {
    private ManyVariables() {}

    /** @param arguments method, variables, rows, average degree, alpha, threads; all optional */
    public static void main(String[] arguments) throws IOException {
        String word = argument(arguments, 0, "pc");
        int variables = Integer.parseInt(argument(arguments, 1, "20000"));
        int rows = Integer.parseInt(argument(arguments, 2, "3000"));
        double degree = Double.parseDouble(argument(arguments, 3, "2"));
        double alpha = Double.parseDouble(argument(arguments, 4, "0.000001"));
        int threads = Integer.parseInt(argument(arguments, 5, "2"));
        long start = System.nanoTime();
        Drawn drawn = draw(variables, rows, degree);
        System.out.printf(
                Locale.ROOT,
                "%s on %d variables, %d rows, average degree %s, alpha %s, %d threads; drawn in %.0f s%n",
                word,
                variables,
                rows,
                degree,
                alpha,
                threads,
                seconds(start));
        SearchMethod method = Methods.named(word);
        SearchInput input = new SearchInput(
                drawn.table(),
                Knowledge.none(),
                SearchOptions.defaults().withAlpha(alpha).withThreads(threads));
        System.out.printf(
                Locale.ROOT,
                "estimated %.0f s, %.1f GB besides the table%n",
                method.estimate(input).seconds(),
                method.estimate(input).bytes() / 1e9);
        long searched = System.nanoTime();
        AtomicReference<String> stage = new AtomicReference<>("");
        Found found = method.search(input, (now, done, total) -> {
            if (!stage.getAndSet(now).equals(now)) {
                System.out.printf(Locale.ROOT, "  %6.1f s  %s%n", seconds(searched), now);
            }
        });
        double took = seconds(searched);
        GraphComparison score = GraphComparison.of(found.graph(), drawn.truth());
        System.out.printf(
                Locale.ROOT,
                "found in %.0f s: adjacencies %.4f / %.4f, arrowheads %.4f / %.4f (precision / recall), SHD %d of %d"
                        + " edges%n",
                took,
                score.adjacencies().precision(),
                score.adjacencies().recall(),
                score.arrowheads().precision(),
                score.arrowheads().recall(),
                score.structuralHammingDistance(),
                drawn.truth().edges().size());
        found.facts().forEach((name, value) -> System.out.println("  " + name + ": " + value));
        found.warnings().forEach(warning -> System.out.println("  " + shortened(warning)));
        long asked = System.nanoTime();
        System.out.println("  why " + found.graph().name(0) + " and "
                + found.graph().name(1) + ": "
                + found.explanation().of(found.graph().name(0), found.graph().name(1)));
        System.out.printf(Locale.ROOT, "  answered in %.3f s%n", seconds(asked));
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .forEach(line -> System.out.println(
                            "largest memory of the process: " + line.replaceFirst("VmHWM:\\s*", "")));
        }
    }

    private record Drawn(Table table, Cpdag truth) {}

    private static Drawn draw(int variables, int rows, double degree) {
        Simulated simulated = Simulation.linearGaussian(variables, degree, rows, 1);
        return new Drawn(simulated.data(), simulated.cpdag());
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + " ..." : text;
    }

    private static String argument(String[] arguments, int at, String otherwise) {
        return arguments.length > at ? arguments[at] : otherwise;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
