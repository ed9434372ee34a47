package dev.whence.discovery.kernel;

import dev.whence.discovery.linear.Matrix;

/**
 * What a conditioning set leaves of a variable's features: R F, with R symmetric.
 *
 * @param features [row, direction]
 * @param left the eigenvalues of R² along the directions of the conditioning set; beyond them they are 1
 * @param rowShares the diagonal of R²
 */
record Remainder(Matrix features, double[] left, double[] rowShares) {
    long bytes() {
        return 8L * (features.values().length + left.length + rowShares.length);
    }

    /**
     * By how much the regressions inflate the statistic beside its distribution as estimated from the remainders, which
     * counts n independent rows where the regressions left fewer: {@code trace(R² S²) / sum of (R²)_ii (S²)_ii}. For plain
     * least squares on d features it is about n / (n - d).
     */
    double inflation(Remainder other) {
        int rows = rowShares.length;
        double together = rows - 1 - left.length;
        for (int i = 0; i < left.length; i++) {
            together += left[i] * other.left[i];
        }
        double apart = 0;
        for (int i = 0; i < rows; i++) {
            apart += rowShares[i] * other.rowShares[i];
        }
        return apart > 0 ? together / apart : 1;
    }
}
