package dev.whence.effects;

import java.util.Arrays;

/**
 * Repeated regressions on slightly changed columns, by the normal equations of standardised columns: less accurate than
 * {@link LeastSquares}, accurate enough to see how an estimate moves, and much faster.
 */
final class Gram {
    private static final double SINGULAR = 1e-9;

    private final double[][] columns;
    private final double[] lengths;
    private final double[][] products;

    /** @param raw the columns, of which the last is the outcome */
    Gram(double[][] raw) {
        columns = new double[raw.length][];
        lengths = new double[raw.length];
        products = new double[raw.length][raw.length];
        for (int j = 0; j < raw.length; j++) {
            columns[j] = raw[j].clone();
            lengths[j] = standardise(columns[j]);
            for (int k = 0; k <= j; k++) {
                products[j][k] = products[k][j] = dot(columns[j], columns[k]);
            }
        }
    }

    /** The regression over some of the rows only. */
    static Gram ofRows(double[][] raw, int[] rows) {
        double[][] taken = new double[raw.length][rows.length];
        for (int j = 0; j < raw.length; j++) {
            for (int i = 0; i < rows.length; i++) {
                taken[j][i] = raw[j][rows[i]];
            }
        }
        return new Gram(taken);
    }

    private static double standardise(double[] column) {
        double mean = Arrays.stream(column).average().orElse(0);
        double squares = 0;
        for (int i = 0; i < column.length; i++) {
            column[i] -= mean;
            squares += column[i] * column[i];
        }
        double length = Math.sqrt(squares);
        if (length > 0) {
            for (int i = 0; i < column.length; i++) {
                column[i] /= length;
            }
        }
        return length;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The coefficient of a column; NaN when the columns are collinear. */
    double coefficient(int of) {
        return solve(products, of) * lengths[lengths.length - 1] / lengths[of];
    }

    /** The coefficient of a column after the rows of columns {@code from} to {@code to} (exclusive) are permuted together. */
    double permuted(int from, int to, int[] order, int of) {
        double[][] changed = Arrays.stream(products).map(double[]::clone).toArray(double[][]::new);
        double[] moved = new double[order.length];
        for (int j = from; j < to; j++) {
            for (int i = 0; i < order.length; i++) {
                moved[i] = columns[j][order[i]];
            }
            for (int k = 0; k < columns.length; k++) {
                if (k < from || k >= to) { // among themselves nothing changes
                    changed[j][k] = changed[k][j] = dot(moved, columns[k]);
                }
            }
        }
        return solve(changed, of) * lengths[lengths.length - 1] / lengths[of];
    }

    /** The coefficient of a column after one more column is added. */
    double with(double[] extra, int of) {
        double[] added = extra.clone();
        standardise(added);
        int size = columns.length;
        double[][] changed = new double[size + 1][size + 1]; // the new column first
        changed[0][0] = 1;
        for (int k = 0; k < size; k++) {
            changed[0][k + 1] = changed[k + 1][0] = dot(added, columns[k]);
            System.arraycopy(products[k], 0, changed[k + 1], 1, size);
        }
        return solve(changed, of + 1) * lengths[size - 1] / lengths[of];
    }

    /** Solves the normal equations by Cholesky; the last row and column are the outcome's. */
    private static double solve(double[][] gram, int of) {
        int size = gram.length - 1;
        double[][] factor = new double[size + 1][size];
        for (int i = 0; i <= size; i++) {
            for (int j = 0; j < Math.min(i + 1, size); j++) {
                double sum = gram[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                if (i == j) {
                    if (!(sum > SINGULAR)) {
                        return Double.NaN;
                    }
                    factor[i][i] = Math.sqrt(sum);
                } else {
                    factor[i][j] = sum / factor[j][j];
                }
            }
        }
        double[] solution = new double[size];
        for (int i = size - 1; i >= of; i--) {
            double sum = factor[size][i];
            for (int k = i + 1; k < size; k++) {
                sum -= factor[k][i] * solution[k];
            }
            solution[i] = sum / factor[i][i];
        }
        return solution[of];
    }
}
