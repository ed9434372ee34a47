package dev.whence.discovery.series;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** p-values adjusted for the number of tests. */
final class Adjustment {
    private Adjustment() {}

    /**
     * Adjusted so that keeping those at most q bounds the expected share of false ones among the kept by q (Benjamini and
     * Hochberg 1995): the k-th smallest of m becomes the least {@code p_(j) m / j} over j at least k.
     */
    static double[] benjaminiHochberg(double[] pValues) {
        int count = pValues.length;
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[count];
        Arrays.fill(adjusted, 1);
        double least = 1;
        for (int rank = count; rank >= 1; rank--) {
            int i = order[rank - 1];
            least = Math.min(least, pValues[i] * count / rank);
            adjusted[i] = least;
        }
        return adjusted;
    }
}
