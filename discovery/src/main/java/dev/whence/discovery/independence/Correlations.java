package dev.whence.discovery.independence;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Column;
import dev.whence.tables.Moments;
import dev.whence.tables.MomentsSource;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pearson correlations of columns with possibly missing values: one matrix for all the columns that have none, and one
 * computed on demand, over the rows complete in the columns asked for, otherwise.
 */
final class Correlations {
    /** The correlations of some variables, over the same rows. */
    interface View {
        int rows();

        /** The correlation of two of these variables, by their numbers. */
        double between(int a, int b);
    }

    private final MomentsSource source;
    /** The columns without missing values. */
    private final NodeSet complete;

    private final View overAllRows;

    private Correlations(MomentsSource source, NodeSet complete, View overAllRows) {
        this.source = source;
        this.complete = complete;
        this.overAllRows = overAllRows;
    }

    /** @throws InputException when a column is constant, has no values, an infinite one, or levels that are not numbers */
    static Correlations of(Table table) {
        table.columns().forEach(Correlations::checkVaries);
        int[] gapless = IntStream.range(0, table.columns().size())
                .filter(v -> table.columns().get(v).missingCount() == 0)
                .toArray();
        double[][] matrix = new double[table.columns().size()][table.columns().size()];
        if (gapless.length > 0 && table.rows() > 1) {
            List<String> names =
                    Arrays.stream(gapless).mapToObj(v -> table.names().get(v)).toList();
            Moments moments = Moments.of(table, names);
            for (int i = 0; i < gapless.length; i++) {
                for (int j = 0; j < gapless.length; j++) {
                    matrix[gapless[i]][gapless[j]] = moments.correlation(i, j);
                }
            }
        }
        return new Correlations(MomentsSource.of(table), NodeSet.of(gapless), over(table.rows(), matrix));
    }

    private static View over(int rows, double[][] matrix) {
        return new View() {
            @Override
            public int rows() {
                return rows;
            }

            @Override
            public double between(int a, int b) {
                return matrix[a][b];
            }
        };
    }

    private static void checkVaries(Column column) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double[] values = column.numbers();
        for (int row = 0; row < values.length; row++) {
            if (Double.isInfinite(values[row])) {
                throw new InputException("column " + column.name() + " is infinite in row " + (row + 1));
            }
            if (!Double.isNaN(values[row])) {
                low = Math.min(low, values[row]);
                high = Math.max(high, values[row]);
            }
        }
        if (!(low < high)) {
            throw new InputException("column " + column.name()
                    + (low == high ? " is constant (" + low + ")" : " has no values")
                    + ", so it has no correlation with any other; leave it out");
        }
    }

    /**
     * Correlations of x, y and the given variables over the rows complete in all of them.
     *
     * @throws InputException when over these rows one of them is constant
     */
    View over(int x, int y, NodeSet given) {
        NodeSet variables = given.with(x).with(y);
        return complete.containsAll(variables) ? overAllRows : overCompleteRows(variables.toArray());
    }

    private View overCompleteRows(int[] variables) {
        Moments moments = source.moments(variables);
        for (int i = 0; i < variables.length; i++) {
            if (!(moments.variance(i) > 0)) {
                throw new InputException("column " + moments.names().get(i) + " is constant over the " + moments.rows()
                        + " rows in which " + String.join(", ", moments.names()) + " all have values");
            }
        }
        return new View() {
            @Override
            public int rows() {
                return moments.rows();
            }

            @Override
            public double between(int a, int b) {
                return moments.correlation(Arrays.binarySearch(variables, a), Arrays.binarySearch(variables, b));
            }
        };
    }
}
