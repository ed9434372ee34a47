package dev.whence.discovery.functional;

import dev.whence.causal.InputException;
import dev.whence.tables.Column;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import dev.whence.tables.TableChecks;
import java.util.List;

/**
 * The complete rows of a table with its columns in the order of their names, checked to be fit for linear regression.
 *
 * @param names sorted
 * @param standardised [column, row], mean 0 and variance 1 (divisor: the rows)
 * @param moments of the columns in their own units
 * @param leftOut rows that were left out because a value is missing
 */
record Samples(List<String> names, double[][] standardised, Moments moments, int leftOut) {
    /** @throws InputException when a column is constant, infinite or no number, columns are collinear, or rows too few */
    static Samples of(Table table) {
        if (table.columns().size() < 2) {
            throw new InputException(table.source() + ": found "
                    + table.columns().size() + " column; a causal order needs at least two");
        }
        List<String> names = table.names().stream().sorted().toList();
        TableChecks.requireUsable(table, names);
        TableChecks.requireMoreRowsThanColumns(table, names);
        Table sorted = table.select(names);
        int[] complete = sorted.completeRows();
        Table kept = complete.length == table.rows() ? sorted : sorted.takeRows(complete);
        TableChecks.requireUsable(kept, names);
        double[][] columns = new double[names.size()][];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = standardised(kept.columns().get(j), table.source());
        }
        Moments moments = Moments.of(kept);
        TableChecks.requireNotCollinear(moments, table.source());
        return new Samples(names, columns, moments, table.rows() - complete.length);
    }

    private static double[] standardised(Column column, String source) {
        double[] values = column.numbers().clone();
        for (int i = 0; i < values.length; i++) {
            if (Double.isInfinite(values[i])) {
                throw new InputException(source + ": column '" + column.name() + "' is infinite in row " + (i + 1)
                        + "; expected finite numbers");
            }
        }
        standardise(values);
        return values;
    }

    /** Subtracts the mean and divides by the standard deviation (divisor: the rows), in place. */
    static void standardise(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value;
        }
        mean /= values.length;
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] -= mean;
            sum += values[i] * values[i];
        }
        double scale = 1 / Math.sqrt(sum / values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
    }

    int size() {
        return names.size();
    }

    int rows() {
        return standardised[0].length;
    }
}
