package dev.whence.discovery.continuous;

import dev.whence.discovery.linear.Lu;
import dev.whence.discovery.linear.Matrix;

/** Functions of a weight matrix W, [from, to], that are zero when its edges make no cycle and positive otherwise. */
final class Acyclicity {
    /** Terms of the exponential's series; with a norm of at most a quarter the rest is below 1e-14. */
    private static final int TERMS = 10;

    private Acyclicity() {}

    /** {@code tr exp(W ∘ W) - d} with gradient {@code exp(W ∘ W)' ∘ 2 W} (Zheng et al. 2018, theorem 1). */
    static Smooth exponential(Matrix weights) {
        Matrix exponential = exponentialOf(weights.entrywiseTimes(weights));
        double value = exponential.trace() - weights.rows();
        if (!(value < Double.POSITIVE_INFINITY)) {
            return Smooth.outside(weights.rows());
        }
        return new Smooth(value, exponential.transposed().entrywiseTimes(weights.scaled(2)));
    }

    /** By scaling and squaring; no entry is negative, so nothing cancels. */
    static Matrix exponentialOf(Matrix matrix) {
        double norm = 0;
        for (int column = 0; column < matrix.columns(); column++) {
            double sum = 0;
            for (double entry : matrix.column(column)) {
                sum += Math.abs(entry);
            }
            norm = Math.max(norm, sum);
        }
        int halvings = norm > 0.25 ? Math.min(60, (int) Math.ceil(Math.log(norm / 0.25) / Math.log(2))) : 0;
        Matrix scaled = matrix.scaled(Math.scalb(1.0, -halvings));
        Matrix sum = Matrix.identity(matrix.rows());
        for (int term = TERMS; term >= 1; term--) { // Horner's rule
            sum = scaled.times(sum).scaled(1.0 / term).plusDiagonal(1);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.times(sum);
        }
        return sum;
    }

    /**
     * {@code -log det(s I - W ∘ W) + d log s} with gradient {@code 2 (s I - W ∘ W)^-T ∘ W} (Bello et al. 2022,
     * theorem 1), on the matrices whose {@code s I - W ∘ W} is an M-matrix: those whose inverse has no negative entry.
     */
    static Smooth logDeterminant(Matrix weights, double s) {
        int size = weights.rows();
        Lu factors = Lu.of(weights.entrywiseTimes(weights).scaled(-1).plusDiagonal(s));
        if (factors.determinantSign() <= 0) {
            return Smooth.outside(size);
        }
        Matrix inverse = factors.inverse();
        for (double entry : inverse.values()) {
            if (!(entry >= -1e-12)) {
                return Smooth.outside(size);
            }
        }
        double value = size * Math.log(s) - factors.logAbsDeterminant();
        return new Smooth(value, inverse.transposed().entrywiseTimes(weights.scaled(2)));
    }

    /** Half the mean squared error {@code 1/2 tr((I - W)' S (I - W))} of least squares, S the covariance. */
    static Smooth leastSquares(Matrix weights, Matrix covariance) {
        Matrix rest = Matrix.identity(weights.rows()).minus(weights);
        Matrix product = covariance.times(rest);
        double value = 0;
        double[] a = rest.values();
        double[] b = product.values();
        for (int i = 0; i < a.length; i++) {
            value += a[i] * b[i];
        }
        return new Smooth(value / 2, product.scaled(-1));
    }
}
