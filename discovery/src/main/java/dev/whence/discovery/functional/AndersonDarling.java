package dev.whence.discovery.functional;

import java.util.Arrays;
import org.hipparchus.special.Erf;

/**
 * The Anderson-Darling test of whether values are Gaussian, with mean and variance estimated from them; p-values by the
 * formulas of D'Agostino and Stephens 1986, table 4.9.
 *
 * @param statistic A* squared, corrected for the number of values
 * @param pValue small when the values are not Gaussian
 */
public record AndersonDarling(double statistic, double pValue) {
    /**
     * Tests the values.
     *
     * @param values at least eight, not all equal; else the p-value is NaN
     */
    public static AndersonDarling of(double[] values) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        if (n < 8 || !(sum > 0)) {
            return new AndersonDarling(Double.NaN, Double.NaN);
        }
        double sd = Math.sqrt(sum / (n - 1));
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            z[i] = (values[i] - mean) / sd;
        }
        Arrays.sort(z);
        double total = 0;
        for (int i = 0; i < n; i++) {
            total += (2 * i + 1) * (logNormal(z[i]) + logNormal(-z[n - 1 - i]));
        }
        double a = (-n - total / n) * (1 + 0.75 / n + 2.25 / n / n);
        return new AndersonDarling(a, pValue(a));
    }

    /** log Phi(z), also far out where Phi underflows. */
    private static double logNormal(double z) {
        if (z > -30) {
            return Math.log(Erf.erfc(-z / Math.sqrt(2)) / 2);
        }
        return -z * z / 2 - Math.log(-z) - Math.log(2 * Math.PI) / 2;
    }

    private static double pValue(double a) {
        if (a > 13) {
            return 0; // below 1e-30, and beyond the formula's range
        }
        if (a >= 0.6) {
            return Math.exp(1.2937 - 5.709 * a + 0.0186 * a * a);
        }
        if (a > 0.34) {
            return Math.exp(0.9177 - 4.279 * a - 1.38 * a * a);
        }
        if (a > 0.2) {
            return 1 - Math.exp(-8.318 + 42.796 * a - 59.938 * a * a);
        }
        return 1 - Math.exp(-13.436 + 101.14 * a - 223.73 * a * a);
    }
}
