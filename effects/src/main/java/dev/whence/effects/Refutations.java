package dev.whence.effects;

import dev.whence.causal.Progress;
import dev.whence.discovery.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** The refutations of an estimate by regression; each draws changed data many times, from its own seed. */
final class Refutations {
    private static final double SUBSET = 0.8;
    private static final int FEWEST_DRAWS = 20;

    private final double[][] columns;
    private final Gram gram;
    private final int treatment;
    private final int treatments;
    private final int of;
    private final double value;
    private final double error;
    private final boolean away;
    private final EstimatorOptions options;
    private final Progress progress;

    Refutations(Design design, RegressionEstimate estimate, EstimatorOptions options, Progress progress) {
        columns = new double[design.columns().size() + 1][];
        for (int j = 0; j < columns.length - 1; j++) {
            columns[j] = design.columns().get(j);
        }
        columns[columns.length - 1] = design.outcome();
        gram = new Gram(columns);
        treatment = design.adjusters();
        treatments = design.changes().size();
        of = design.mainColumn();
        value = estimate.main().effect().value();
        error = estimate.main().standardError();
        away = !estimate.main().effect().interval().contains(0);
        this.options = options;
        this.progress = progress;
    }

    List<Refutation> all() {
        return List.of(placebo(), randomCommonCause(), subset());
    }

    private int rows() {
        return columns[0].length;
    }

    private List<Double> draw(String name, int seed, ToDoubleFunction<SplittableRandom> once) {
        SplittableRandom seeds = new SplittableRandom(options.seed() + seed);
        long[] seedOf = seeds.longs(options.draws()).toArray();
        List<Double> draws = Parallel.map(seedOf.length, options.threads(), i -> {
            progress.check();
            progress.at("refuting: " + name, i, seedOf.length);
            return once.applyAsDouble(new SplittableRandom(seedOf[i]));
        });
        return draws.stream().filter(draw -> !draw.isNaN()).sorted().toList();
    }

    private static double quantile(List<Double> sorted, double share) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        double at = share * (sorted.size() - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
    }

    private static int[] permutation(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private Refutation placebo() {
        List<Double> draws = draw(
                "placebo treatment",
                1,
                random -> gram.permuted(treatment, treatment + treatments, permutation(rows(), random), of));
        double low = quantile(draws, 0.025);
        double high = quantile(draws, 0.975);
        long asLarge =
                draws.stream().filter(d -> Math.abs(d) >= Math.abs(value)).count();
        boolean covers = low <= 0 && 0 <= high;
        boolean distinct = !away || asLarge <= 0.05 * draws.size();
        return result(
                "placebo treatment",
                "with the treatment's values dealt out at random the effect should be about 0",
                covers && distinct,
                text(
                        "95%% of placebo effects lie in [%.3g, %.3g]; %d of %d are as large as the estimate%s",
                        low,
                        high,
                        asLarge,
                        draws.size(),
                        !covers ? ", and they do not cover 0" : !distinct ? ", so that it may be chance" : ""),
                draws);
    }

    private Refutation randomCommonCause() {
        List<Double> draws = draw(
                "random common cause",
                2,
                random -> gram.with(random.doubles(rows()).map(u -> u - 0.5).toArray(), of));
        double moved = Math.max(Math.abs(quantile(draws, 0.025) - value), Math.abs(quantile(draws, 0.975) - value));
        return result(
                "random common cause",
                "adjusting for one more column of random numbers should not move the estimate",
                moved <= 0.5 * error,
                text(
                        "the estimate moves by at most %.3g in 95%% of draws (%.2g standard errors)",
                        moved, moved / error),
                draws);
    }

    private Refutation subset() {
        int kept = (int) Math.round(SUBSET * rows());
        List<Double> draws = draw("data subset", 3, random -> {
            int[] rows = Arrays.copyOf(permutation(rows(), random), kept);
            return Gram.ofRows(columns, rows).coefficient(of);
        });
        double low = quantile(draws, 0.025);
        double high = quantile(draws, 0.975);
        long turned = draws.stream().filter(d -> d * value < 0).count();
        boolean inside = low <= value && value <= high;
        boolean sameSign = !away || turned <= 0.05 * draws.size();
        // A random 80% has a standard deviation of sqrt(1/0.8 - 1) = 0.5 standard errors around the whole.
        boolean tight = high - low <= 2 * (2 * 1.96 * 0.5 * error);
        return result(
                "data subset",
                "estimates from a random 80% of the rows should scatter closely around the estimate",
                inside && sameSign && tight,
                text(
                        "95%% of them lie in [%.3g, %.3g]; %d of %d have the other sign%s",
                        low,
                        high,
                        turned,
                        draws.size(),
                        !inside
                                ? "; the estimate is not among them"
                                : !tight ? "; they scatter more than twice as far as the standard error allows" : ""),
                draws);
    }

    private Refutation result(String name, String question, boolean passed, String finding, List<Double> draws) {
        List<String> notes = new ArrayList<>(List.of(finding));
        boolean enough = draws.size() >= Math.min(FEWEST_DRAWS, options.draws());
        if (draws.size() < options.draws()) {
            notes.add((options.draws() - draws.size()) + " draws were collinear and are not counted");
        }
        return new Refutation(
                name,
                question,
                passed && enough,
                String.join("; ", notes),
                value,
                quantile(draws, 0.025),
                quantile(draws, 0.975),
                draws);
    }

    @SuppressWarnings("AnnotateFormatMethod") // that annotation is in a library that Whence does not use
    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
