package dev.whence.tables;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.List;

/**
 * Means and covariances of some columns: all that a Gaussian test, score or linear regression needs of the rows.
 * Immutable and safe to share between threads.
 */
public final class Moments {
    private final List<String> names;
    private final int rows;
    private final double[] means;
    /** Row-major, [column, column]. */
    private final double[] covariance;

    /**
     * @param rows how many rows the moments summarise
     * @param means one per name
     * @param covariance row-major [column, column], with divisor rows - 1
     */
    public Moments(List<String> names, int rows, double[] means, double[] covariance) {
        if (means.length != names.size() || covariance.length != names.size() * names.size()) {
            throw new IllegalArgumentException(
                    names.size() + " names, " + means.length + " means, " + covariance.length + " covariances");
        }
        this.names = List.copyOf(names);
        this.rows = rows;
        this.means = means.clone();
        this.covariance = covariance.clone();
    }

    /**
     * The moments of every column, over the rows complete in all of them.
     *
     * @throws InputException for fewer than two complete rows, or a column of text with three or more levels
     */
    public static Moments of(Table table) {
        return of(table, table.names());
    }

    /** The moments of these columns, over the rows complete in them. */
    public static Moments of(Table table, List<String> names) {
        Table chosen = table.select(names);
        boolean gaps = chosen.columns().stream().anyMatch(column -> column.missingCount() > 0);
        int[] complete = gaps ? chosen.completeRows() : new int[0];
        int n = gaps ? complete.length : chosen.rows();
        if (n < 2) {
            throw new InputException(table.source() + ": " + n + " of " + table.rows()
                    + " rows have a value in every one of " + String.join(", ", names)
                    + "; at least two are needed for a covariance");
        }
        int p = names.size();
        double[][] values = new double[p][];
        double[] means = new double[p];
        for (int j = 0; j < p; j++) {
            double[] all = chosen.columns().get(j).numbers();
            values[j] = gaps ? taken(all, complete) : all;
            means[j] = mean(values[j]);
        }
        double[] covariance = GramMatrix.of(n, p, (from, count, block) -> {
            for (int j = 0; j < p; j++) {
                double mean = means[j];
                double[] column = values[j];
                int start = j * count;
                for (int i = 0; i < count; i++) {
                    block[start + i] = column[from + i] - mean;
                }
            }
        });
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] /= n - 1;
        }
        return new Moments(names, n, means, covariance);
    }

    private static double[] taken(double[] values, int[] rows) {
        double[] result = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            result[i] = values[rows[i]];
        }
        return result;
    }

    /** The mean in two passes: the second removes the rounding of the first. */
    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double rest = 0;
        for (double value : values) {
            rest += value - mean;
        }
        return mean + rest / values.length;
    }

    public List<String> names() {
        return names;
    }

    /** How many columns. */
    public int size() {
        return names.size();
    }

    /** How many rows the moments summarise. */
    public int rows() {
        return rows;
    }

    /** The position of a column. */
    public int indexOf(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw Names.unknown("column", name, names, "the moments");
        }
        return index;
    }

    public double mean(int column) {
        return means[column];
    }

    /** With divisor n - 1. */
    public double variance(int column) {
        return covariance[column * names.size() + column];
    }

    /** With divisor n - 1. */
    public double covariance(int a, int b) {
        return covariance[a * names.size() + b];
    }

    /** Pearson's correlation, within [-1, 1]; NaN where a column is constant. */
    public double correlation(int a, int b) {
        if (a == b) {
            return variance(a) > 0 ? 1 : Double.NaN;
        }
        double r = covariance(a, b) / Math.sqrt(variance(a)) / Math.sqrt(variance(b));
        return Math.max(-1, Math.min(1, r));
    }

    /** A copy of the means, one per column. */
    public double[] means() {
        return means.clone();
    }

    /** A copy of the covariances, row-major [column, column]. */
    public double[] covariances() {
        return covariance.clone();
    }

    /** The correlations, row-major [column, column]. */
    public double[] correlations() {
        int p = names.size();
        double[] result = new double[p * p];
        for (int j = 0; j < p; j++) {
            for (int k = 0; k < p; k++) {
                result[j * p + k] = correlation(j, k);
            }
        }
        return result;
    }

    /** The moments of some of the columns, over the same rows. */
    public Moments select(int[] columns) {
        int p = names.size();
        int q = columns.length;
        double[] m = new double[q];
        double[] c = new double[q * q];
        String[] chosen = new String[q];
        for (int j = 0; j < q; j++) {
            chosen[j] = names.get(columns[j]);
            m[j] = means[columns[j]];
            for (int k = 0; k < q; k++) {
                c[j * q + k] = covariance[columns[j] * p + columns[k]];
            }
        }
        return new Moments(List.of(chosen), rows, m, c);
    }

    @Override
    public String toString() {
        return "moments of " + names + " over " + rows + " rows";
    }
}
