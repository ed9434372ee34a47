package dev.whence.discovery.pairwise;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.hipparchus.special.Erf;

/** Transforms of one variable's values. */
final class Values {
    private Values() {}

    /** Mean 0, variance 1 (divisor: the rows). Values that are all equal come out 0. */
    static double[] standardised(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        double scale = sum > 0 ? 1 / Math.sqrt(sum / values.length) : 0;
        return Arrays.stream(values).map(value -> (value - mean) * scale).toArray();
    }

    /** The normal quantiles of the ranks (r - 1/2)/n; equal values share the mean of their ranks. */
    static double[] normalScores(double[] values) {
        int n = values.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] scores = new double[n];
        for (int from = 0; from < n; ) {
            int to = from + 1;
            while (to < n && values[order[to]] == values[order[from]]) {
                to++;
            }
            double rank = (from + to) / 2.0 / n;
            double score = -Math.sqrt(2) * Erf.erfcInv(2 * rank);
            for (int k = from; k < to; k++) {
                scores[order[k]] = score;
            }
            from = to;
        }
        return scores;
    }

    /** How many different values there are. */
    static int distinct(double[] values) {
        return (int) Arrays.stream(values).distinct().count();
    }

    static double[] take(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }
}
