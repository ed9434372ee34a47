package dev.whence.discovery.mixed;

/** Residual variances by a Cholesky factorisation that passes over what the earlier variables determine. */
final class Pivots {
    /** The share of its variance that a variable must keep, given the earlier ones, to say anything new. */
    static final double SMALLEST_SHARE = 1e-9;

    /** The entries of a covariance matrix. */
    @FunctionalInterface
    interface Covariance {
        double at(int i, int j);
    }

    private Pivots() {}

    /** By variable, its variance given those before it; NaN where they determine it. */
    static double[] of(int size, Covariance covariance) {
        double[][] factor = new double[size][];
        double[] pivots = new double[size];
        for (int i = 0; i < size; i++) {
            double[] row = new double[i + 1];
            double own = covariance.at(i, i);
            double pivot = own;
            for (int j = 0; j < i; j++) {
                if (Double.isNaN(pivots[j])) {
                    continue; // its column of the factor is zero
                }
                double sum = covariance.at(i, j);
                for (int k = 0; k < j; k++) {
                    sum -= row[k] * factor[j][k];
                }
                row[j] = sum / factor[j][j];
                pivot -= row[j] * row[j];
            }
            boolean determined = !(pivot > SMALLEST_SHARE * own);
            pivots[i] = determined ? Double.NaN : pivot;
            row[i] = determined ? 0 : Math.sqrt(pivot);
            factor[i] = row;
        }
        return pivots;
    }
}
