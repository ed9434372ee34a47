package dev.whence.causal.model;

import dev.whence.causal.InputException;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/** The linear algebra of multivariate normal distributions that may be singular. */
final class Gaussians {
    /** Eigenvalues below this share of the largest count as zero. */
    private static final double TOLERANCE = 1e-12;

    private Gaussians() {}

    /** A normal distribution of the noise. */
    record Posterior(double[] mean, double[][] covariance) {}

    static double[] times(double[][] matrix, double[] vector) {
        return Arrays.stream(matrix).mapToDouble(row -> dot(row, vector)).toArray();
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** {@code rows * covariance * rows'}, exactly symmetric. */
    static double[][] sandwich(double[][] rows, double[][] covariance) {
        double[][] half = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            half[i] = times(covariance, rows[i]);
        }
        double[][] result = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                result[i][j] = dot(half[i], rows[j]);
                result[j][i] = result[i][j];
            }
        }
        return result;
    }

    /** A matrix R with {@code R R' = covariance}. */
    static double[][] root(double[][] covariance) {
        if (isDiagonal(covariance)) {
            double[][] result = new double[covariance.length][covariance.length];
            for (int i = 0; i < result.length; i++) {
                result[i][i] = Math.sqrt(covariance[i][i]);
            }
            return result;
        }
        double[] scale = scales(covariance);
        EigenDecompositionSymmetric eigen = decompose(correlation(covariance, scale));
        double[][] result = eigen.getV().getData();
        double largest = Arrays.stream(eigen.getEigenvalues()).max().orElse(0);
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < result.length; j++) {
                double value = eigen.getEigenvalue(j);
                result[i][j] *= value <= TOLERANCE * largest ? 0 : scale[i] * Math.sqrt(value);
            }
        }
        return result;
    }

    /** Standard deviations; 1 for what does not vary. */
    private static double[] scales(double[][] covariance) {
        double[] scale = new double[covariance.length];
        Arrays.setAll(scale, i -> covariance[i][i] > 0 ? Math.sqrt(covariance[i][i]) : 1);
        return scale;
    }

    /** Eigenvalues of this, unlike those of the covariance, do not depend on the units of measurement. */
    private static double[][] correlation(double[][] covariance, double[] scale) {
        double[][] result = new double[scale.length][scale.length];
        for (int i = 0; i < scale.length; i++) {
            for (int j = 0; j < scale.length; j++) {
                result[i][j] = covariance[i][j] / (scale[i] * scale[j]);
            }
        }
        return result;
    }

    /**
     * The distribution of noise {@code e ~ N(0, covariance)} given {@code rows * e = residual}:
     * mean {@code C R' (R C R')^+ residual}, covariance {@code C - C R' (R C R')^+ R C}.
     *
     * @throws InputException when the equations contradict each other
     */
    static Posterior condition(double[][] covariance, double[][] rows, double[] residual) {
        RealMatrix c = new Array2DRowRealMatrix(covariance, false);
        RealMatrix r = new Array2DRowRealMatrix(rows, false);
        RealMatrix cross = c.multiplyTransposed(r);
        double[][] inverse = pseudoInverse(sandwich(rows, covariance), residual);
        RealMatrix gain = cross.multiply(new Array2DRowRealMatrix(inverse, false));
        double[][] reduced = c.subtract(gain.multiplyTransposed(cross)).getData();
        for (int i = 0; i < reduced.length; i++) {
            for (int j = 0; j < i; j++) {
                double mean = (reduced[i][j] + reduced[j][i]) / 2;
                reduced[i][j] = mean;
                reduced[j][i] = mean;
            }
            // What the evidence determines has no variance left; rounding must not leave some, or a negative one.
            if (reduced[i][i] <= TOLERANCE * covariance[i][i]) {
                for (int j = 0; j < reduced.length; j++) {
                    reduced[i][j] = 0;
                    reduced[j][i] = 0;
                }
            }
        }
        return new Posterior(gain.operate(residual), reduced);
    }

    /** A generalised inverse of a covariance; the residual must lie in its range, or the evidence is impossible. */
    private static double[][] pseudoInverse(double[][] covariance, double[] residual) {
        double[] scale = scales(covariance);
        EigenDecompositionSymmetric eigen = decompose(correlation(covariance, scale));
        int size = covariance.length;
        double[] scaled = new double[size];
        Arrays.setAll(scaled, i -> residual[i] / scale[i]);
        double length = Arrays.stream(scaled).map(Math::abs).max().orElse(0);
        double largest = Arrays.stream(eigen.getEigenvalues()).max().orElse(0);
        double[][] result = new double[size][size];
        for (int k = 0; k < size; k++) {
            double[] vector = eigen.getEigenvector(k).toArray();
            if (eigen.getEigenvalue(k) <= TOLERANCE * largest) {
                if (Math.abs(dot(vector, scaled)) > 1e-8 * (1 + length)) {
                    throw new InputException("the evidence is impossible in this model: it contradicts variables"
                            + " that have no noise, or are determined by the other evidence");
                }
                continue;
            }
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    result[i][j] += vector[i] * vector[j] / (eigen.getEigenvalue(k) * scale[i] * scale[j]);
                }
            }
        }
        return result;
    }

    static void checkCovariance(double[][] covariance, List<String> names) {
        double largest = 0;
        for (int i = 0; i < covariance.length; i++) {
            largest = Math.max(largest, covariance[i][i]);
            for (int j = 0; j < covariance.length; j++) {
                if (covariance[i][j] != covariance[j][i] || !Double.isFinite(covariance[i][j])) {
                    throw new InputException("the noise covariance of '" + names.get(i) + "' and '" + names.get(j)
                            + "' is " + covariance[i][j] + " one way and " + covariance[j][i] + " the other");
                }
            }
            if (covariance[i][i] < 0) {
                throw new InputException("the noise of '" + names.get(i) + "' has variance " + covariance[i][i]);
            }
        }
        if (!isDiagonal(covariance)) {
            for (double value : decompose(covariance).getEigenvalues()) {
                if (value < -1e-9 * largest) {
                    throw new InputException("these correlations of noises cannot hold together: their covariance"
                            + " matrix is not positive semidefinite (eigenvalue " + value + ")");
                }
            }
        }
    }

    private static EigenDecompositionSymmetric decompose(double[][] symmetric) {
        return new EigenDecompositionSymmetric(new Array2DRowRealMatrix(symmetric, true));
    }

    private static boolean isDiagonal(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                if (i != j && matrix[i][j] != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
