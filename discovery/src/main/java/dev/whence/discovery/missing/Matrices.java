package dev.whence.discovery.missing;

import java.util.Arrays;
import java.util.Optional;

/** Products and inverses of small matrices, [row][column]. */
final class Matrices {
    private Matrices() {}

    static double[] times(double[][] matrix, double[] vector) {
        double[] result = new double[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < vector.length; j++) {
                result[i] += matrix[i][j] * vector[j];
            }
        }
        return result;
    }

    static double[][] times(double[][] left, double[][] right) {
        double[][] columns = transposed(right);
        double[][] result = new double[left.length][];
        Arrays.setAll(result, i -> times(columns, left[i]));
        return result;
    }

    static double[][] transposed(double[][] matrix) {
        double[][] result = new double[matrix.length == 0 ? 0 : matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < result.length; j++) {
                result[j][i] = matrix[i][j];
            }
        }
        return result;
    }

    /** Of a symmetric positive definite matrix, by its Cholesky factor; empty when it is singular. */
    static Optional<double[][]> inverse(double[][] matrix) {
        int size = matrix.length;
        double[][] factor = new double[size][size];
        double[][] inverse = new double[size][size]; // first of the factor
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                if (i == j && !(sum > 1e-12 * matrix[i][i])) {
                    return Optional.empty();
                }
                factor[i][j] = i == j ? Math.sqrt(sum) : sum / factor[j][j];
            }
            inverse[i][i] = 1 / factor[i][i];
            for (int j = 0; j < i; j++) {
                double sum = 0;
                for (int k = j; k < i; k++) {
                    sum -= factor[i][k] * inverse[k][j];
                }
                inverse[i][j] = sum / factor[i][i];
            }
        }
        return Optional.of(times(transposed(inverse), inverse));
    }
}
