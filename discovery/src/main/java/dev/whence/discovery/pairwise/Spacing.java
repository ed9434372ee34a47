package dev.whence.discovery.pairwise;

import java.util.Arrays;
import org.hipparchus.special.Gamma;

/** Estimates of differential entropy, in nats, from the distances between sorted values. */
final class Spacing {
    private Spacing() {}

    /**
     * psi(m) - psi(1) + mean log distance between neighbours, over the m different values (Kraskov et al. 2004, equation
     * 4; repeated values are taken once, as Mooij et al. 2016, section 3.2, do).
     */
    static double entropy(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().distinct().toArray();
        int m = sorted.length;
        if (m < 2) {
            return Double.NEGATIVE_INFINITY;
        }
        double sum = 0;
        for (int i = 1; i < m; i++) {
            sum += Math.log(sorted[i] - sorted[i - 1]);
        }
        return Gamma.digamma(m) - Gamma.digamma(1) + sum / (m - 1);
    }
}
