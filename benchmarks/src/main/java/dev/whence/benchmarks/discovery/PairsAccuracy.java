package dev.whence.benchmarks.discovery;

import dev.whence.causal.Progress;
import dev.whence.discovery.pairwise.AdditiveNoise;
import dev.whence.discovery.pairwise.Igci;
import dev.whence.discovery.pairwise.PairDecision;
import dev.whence.discovery.pairwise.PairMeasure;
import dev.whence.discovery.pairwise.PairOptions;
import dev.whence.discovery.pairwise.PairSearch;
import dev.whence.discovery.pairwise.PostNonlinear;
import dev.whence.tables.Table;
import dev.whence.tables.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The pairwise methods on the Tübingen pairs 1 to 49: accuracy with the pairs' weights, when every pair is decided by its
 * preferred direction, and of those decisions that a search would write. Arguments: the folder with the pairs (default:
 * that of discovery's tests), half samples (default 20), threads (default: all).
 */
public final class PairsAccuracy {
    private static final String FOLDER = "discovery/src/test/resources/dev/whence/discovery/pairwise/pairs";

    private PairsAccuracy() {}

    /** One pair with its truth. */
    private record Pair(int number, double[] cause, double[] effect, double weight) {}

    /** Prints one line for each method, then the preference of each on every pair. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : FOLDER);
        int repeats = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        int threads = arguments.length > 2
                ? Integer.parseInt(arguments[2])
                : Runtime.getRuntime().availableProcessors();
        List<Pair> pairs = read(folder);
        PairOptions thousand = PairOptions.defaults().withRepeats(repeats).withThreads(threads);
        PairOptions all = thousand.withMaxRows(Integer.MAX_VALUE);
        Map<String, PairMeasure> measures = new LinkedHashMap<>();
        measures.put("anm", new AdditiveNoise(AdditiveNoise.Criterion.INDEPENDENCE));
        measures.put("anm criterion=entropy", new AdditiveNoise(AdditiveNoise.Criterion.ENTROPY));
        measures.put("pnl", new PostNonlinear());
        measures.put("igci", new Igci(Igci.Reference.UNIFORM, Igci.Estimator.SLOPE));
        measures.put("igci estimator=entropy", new Igci(Igci.Reference.UNIFORM, Igci.Estimator.ENTROPY));
        measures.put("igci reference=gaussian", new Igci(Igci.Reference.GAUSSIAN, Igci.Estimator.SLOPE));
        measures.put(
                "igci reference=gaussian estimator=entropy", new Igci(Igci.Reference.GAUSSIAN, Igci.Estimator.ENTROPY));
        System.out.println(
                "| method | weighted accuracy, all pairs | 95% interval | decided (weight) | accuracy of these"
                        + " | seconds |");
        System.out.println("|---|---|---|---|---|---|");
        List<String> details = new ArrayList<>();
        measures.forEach(
                (name, measure) -> details.add(report(name, measure, pairs, name.startsWith("igci") ? all : thousand)));
        details.forEach(System.out::println);
    }

    private static String report(String name, PairMeasure measure, List<Pair> pairs, PairOptions options) {
        long start = System.nanoTime();
        double total = 0;
        double squares = 0;
        double right = 0;
        double decided = 0;
        double decidedRight = 0;
        StringBuilder signs = new StringBuilder();
        for (Pair pair : pairs) {
            // x is the cause in odd pairs and the effect in even ones: no tie can favour the truth.
            boolean swap = pair.number % 2 == 0;
            PairDecision decision = PairSearch.run(
                    swap ? pair.effect : pair.cause, swap ? pair.cause : pair.effect, measure, options, Progress.NONE);
            boolean correct = decision.prefersForward() != swap;
            boolean written = decision.verdict() == PairDecision.Verdict.FORWARD
                    || decision.verdict() == PairDecision.Verdict.BACKWARD;
            total += pair.weight;
            squares += pair.weight * pair.weight;
            right += correct ? pair.weight : 0;
            decided += written ? pair.weight : 0;
            decidedRight += written && correct ? pair.weight : 0;
            signs.append(correct ? (written ? '+' : '.') : (written ? '!' : '-'));
        }
        double accuracy = right / total;
        double[] interval = wilson(accuracy, total * total / squares);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f to %.2f | %.1f of %.1f | %.2f | %.1f |%n",
                name,
                accuracy,
                interval[0],
                interval[1],
                decided,
                total,
                decidedRight / decided,
                (System.nanoTime() - start) / 1e9);
        return signs + " " + name + " (+ right and written, . right but left open, - wrong but left open, ! wrong and"
                + " written)";
    }

    /** Wilson's interval, with the number of equally weighted pairs that would be as informative. */
    private static double[] wilson(double share, double n) {
        double z = 1.96;
        double centre = (share + z * z / 2 / n) / (1 + z * z / n);
        double half = z / (1 + z * z / n) * Math.sqrt(share * (1 - share) / n + z * z / 4 / n / n);
        return new double[] {centre - half, centre + half};
    }

    private static List<Pair> read(Path folder) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        List<String> truth = Files.readAllLines(folder.resolve("truth.txt"));
        for (String line : truth.subList(1, truth.size())) {
            String[] fields = line.split("\t");
            String[] weight = fields[3].split("/");
            Table table =
                    Tables.open(folder.resolve("pair." + fields[0] + ".txt.gz").toString());
            pairs.add(new Pair(
                    Integer.parseInt(fields[0]),
                    table.column(fields[1]).numbers(),
                    table.column(fields[2]).numbers(),
                    Double.parseDouble(weight[0]) / (weight.length > 1 ? Double.parseDouble(weight[1]) : 1)));
        }
        return pairs;
    }
}
