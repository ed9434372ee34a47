package dev.whence.discovery.pairwise;

import java.util.Arrays;
import org.hipparchus.special.Gamma;

/**
 * The Hilbert-Schmidt independence criterion of two variables with Gaussian kernels, and its Gamma approximation (Gretton
 * et al. 2008, "A kernel statistical test of independence", section 3). The width of a kernel is the median distance.
 *
 * @param statistic n times the biased estimate
 * @param pValue small when the variables depend on each other
 * @param logPValue its natural logarithm, also where the p-value itself underflows
 */
public record Hsic(double statistic, double pValue, double logPValue) {
    /**
     * Tests independence.
     *
     * @param x at least six values
     * @param y as many
     */
    public static Hsic of(double[] x, double[] y) {
        int n = x.length;
        double[][] k = kernel(x);
        double[][] l = kernel(y);
        double meanK = offDiagonalMean(k);
        double meanL = offDiagonalMean(l);
        centre(k);
        centre(l);
        double trace = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double product = k[i][j] * l[i][j];
                trace += product;
                squares += i == j ? 0 : product * product;
            }
        }
        double statistic = trace / n;
        double mean = (1 + meanK * meanL - meanK - meanL) / n;
        double variance = 2.0 * (n - 4) * (n - 5) / n / (n - 1) / (n - 2) / (n - 3) * squares / n / (n - 1);
        if (!(variance > 0) || !(mean > 0)) {
            return new Hsic(statistic, 1, 0); // a constant depends on nothing
        }
        double shape = mean * mean / variance;
        double scale = variance * n / mean;
        double at = Math.max(statistic, 0) / scale;
        double p = at > 0 ? Gamma.regularizedGammaQ(shape, at) : 1;
        // Q(a, x) = x^(a-1) e^(-x) / Gamma(a) (1 + (a-1)/x + ...) far out
        double log = p > 1e-250
                ? Math.log(p)
                : (shape - 1) * Math.log(at) - at - Gamma.logGamma(shape) + Math.log1p((shape - 1) / at);
        return new Hsic(statistic, p, log);
    }

    private static double[][] kernel(double[] values) {
        int n = values.length;
        double width = medianDistance(values);
        double factor = 1 / (2 * width * width);
        double[][] kernel = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double d = values[i] - values[j];
                kernel[i][j] = Math.exp(-d * d * factor);
                kernel[j][i] = kernel[i][j];
            }
            kernel[i][i] = 1;
        }
        return kernel;
    }

    /** The median over all pairs of their distance, by halving; where most pairs are equal, the mean of the others. */
    static double medianDistance(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        long half = (long) n * (n - 1) / 4;
        double low = 0;
        double high = sorted[n - 1] - sorted[0];
        if (pairsWithin(sorted, high * 1e-12) > half) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += (2.0 * i - n + 1) * sorted[i];
            }
            long apart = (long) n * (n - 1) / 2 - pairsWithin(sorted, 0);
            return apart > 0 ? sum / apart : 1;
        }
        for (int step = 0; step < 40; step++) {
            double middle = (low + high) / 2;
            if (pairsWithin(sorted, middle) > half) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static long pairsWithin(double[] sorted, double distance) {
        long count = 0;
        int from = 0;
        for (int i = 0; i < sorted.length; i++) {
            while (sorted[i] - sorted[from] > distance) {
                from++;
            }
            count += i - from;
        }
        return count;
    }

    private static double offDiagonalMean(double[][] kernel) {
        double sum = 0;
        for (double[] row : kernel) {
            for (double entry : row) {
                sum += entry;
            }
        }
        int n = kernel.length;
        return (sum - n) / n / (n - 1);
    }

    private static void centre(double[][] kernel) {
        int n = kernel.length;
        double[] means = new double[n];
        double all = 0;
        for (int i = 0; i < n; i++) {
            for (double entry : kernel[i]) {
                means[i] += entry / n;
            }
            all += means[i] / n;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                kernel[i][j] += all - means[i] - means[j];
            }
        }
    }
}
