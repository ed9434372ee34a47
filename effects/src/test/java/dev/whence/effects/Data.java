package dev.whence.effects;

import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Small tables for tests. */
final class Data {
    private Data() {}

    static Table table(List<String> names, double[]... values) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            columns.add(new ContinuousColumn(names.get(i), values[i]));
        }
        return new Table("test data", columns);
    }

    static double[] normal(int rows, RandomGenerator random) {
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    /** base + slopes times columns, row by row. */
    static double[] sum(double[] base, Object... slopesAndColumns) {
        double[] values = base.clone();
        for (int k = 0; k < slopesAndColumns.length; k += 2) {
            double slope = (Double) slopesAndColumns[k];
            double[] column = (double[]) slopesAndColumns[k + 1];
            for (int i = 0; i < values.length; i++) {
                values[i] += slope * column[i];
            }
        }
        return values;
    }
}
