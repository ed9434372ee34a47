package dev.whence.discovery.pairwise;

import dev.whence.causal.Names;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Information-geometric causal inference (Janzing et al. 2012): y = f(x) without noise, f invertible; if the slope of f
 * has nothing to do with the density of the cause x, then y is the one that lies further from a reference distribution, and
 * the mean log slope from cause to effect is the lesser one.
 *
 * @param reference what both variables are scaled to
 * @param estimator how the two are compared
 */
public record Igci(Reference reference, Estimator estimator) implements PairMeasure {
    /** The distribution that a variable is compared with. */
    public enum Reference {
        /** Uniform: values scaled to [0, 1]. */
        UNIFORM,
        /** Gaussian: values scaled to mean 0 and variance 1. */
        GAUSSIAN;

        static Reference named(String word) {
            return switch (word) {
                case "uniform" -> UNIFORM;
                case "gaussian" -> GAUSSIAN;
                default ->
                    throw Names.unknown(
                            "reference", word, List.of("uniform", "gaussian"), "the values of option reference");
            };
        }
    }

    /** How the directions are compared. */
    public enum Estimator {
        /** The mean log slope between neighbours (Janzing et al. 2012, equation 23). */
        SLOPE,
        /** The difference of the entropies, by spacings (equation 22). */
        ENTROPY;

        static Estimator named(String word) {
            return switch (word) {
                case "slope" -> SLOPE;
                case "entropy" -> ENTROPY;
                default ->
                    throw Names.unknown(
                            "estimator", word, List.of("slope", "entropy"), "the values of option estimator");
            };
        }
    }

    @Override
    public PairScore score(double[] x, double[] y, long seed) {
        double[] a = scaled(x);
        double[] b = scaled(y);
        return switch (estimator) {
            case SLOPE -> new PairScore(slope(a, b), slope(b, a), Double.NaN, Double.NaN);
            case ENTROPY -> {
                // x -> y when the cause has the greater entropy.
                double forward = Spacing.entropy(b) - Spacing.entropy(a);
                yield new PairScore(forward, -forward, Double.NaN, Double.NaN);
            }
        };
    }

    private double[] scaled(double[] values) {
        if (reference == Reference.GAUSSIAN) {
            return Values.standardised(values);
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double[] scaled = new double[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (values[i] - low) / (high - low);
        }
        return scaled;
    }

    /**
     * The mean of log |dy/dx| over neighbours in x. Steps without a change in x or in y have no logarithm and are left
     * out.
     */
    private static double slope(double[] x, double[] y) {
        int[] order = IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> x[i]).thenComparingDouble(i -> y[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double sum = 0;
        int count = 0;
        for (int i = 1; i < order.length; i++) {
            double dx = x[order[i]] - x[order[i - 1]];
            double dy = y[order[i]] - y[order[i - 1]];
            if (dx != 0 && dy != 0) {
                sum += Math.log(Math.abs(dy / dx));
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
