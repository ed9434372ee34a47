package dev.whence.discovery.independence;

import dev.whence.causal.InputException;
import dev.whence.discovery.Parallel;
import dev.whence.tables.Column;
import dev.whence.tables.Moments;
import dev.whence.tables.MomentsSource;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pearson correlations of columns with possibly missing values: one matrix for all the columns that have none, and one
 * computed on demand, over the rows complete in the columns asked for, otherwise. Columns are numbered by the order of
 * their names, so that every number is the same, to the last bit, whatever the order of the columns.
 */
final class Correlations {
    /** The correlations of some variables, over the same rows. */
    interface View {
        int rows();

        /** The correlation of two of these variables, by their numbers. */
        double between(int a, int b);
    }

    private final int rows;
    private final int[] number;
    private final boolean[] complete;
    private final CorrelationMatrix matrix;
    private final boolean allComplete;
    private final @Nullable MomentsSource source;

    private Correlations(
            int rows, int[] number, boolean[] complete, CorrelationMatrix matrix, @Nullable MomentsSource source) {
        this.rows = rows;
        this.number = number;
        this.complete = complete;
        this.matrix = matrix;
        this.source = source;
        this.allComplete = source == null;
    }

    /** @throws InputException when a column is constant, has no values, an infinite one, or levels that are not numbers */
    static Correlations of(Table table, int threads) {
        List<String> names = table.names();
        int[] number = TestByName.ranks(names);
        List<Column> columns = sorted(table.columns(), number);
        int rows = table.rows();
        Parallel.map(columns.size(), threads, i -> {
            checkVaries(columns.get(i));
            return true;
        });
        boolean[] complete = new boolean[columns.size()];
        for (int i = 0; i < complete.length; i++) {
            complete[i] = columns.get(i).missingCount() == 0;
        }
        boolean all = IntStream.range(0, complete.length).allMatch(i -> complete[i]);
        CorrelationMatrix matrix = all && columns.size() >= CorrelationBlocks.SINGLE_PRECISION_FROM
                ? CorrelationBlocks.of(columns, rows, threads)
                : inDoubles(columns, complete, rows);
        Table byName = new Table(table.source(), columns);
        return new Correlations(rows, number, complete, matrix, all ? null : MomentsSource.of(byName));
    }

    private static List<Column> sorted(List<Column> columns, int[] number) {
        Column[] byName = new Column[number.length];
        for (int i = 0; i < number.length; i++) {
            byName[number[i]] = columns.get(i);
        }
        return new ArrayList<>(Arrays.asList(byName));
    }

    private static CorrelationMatrix.Doubles inDoubles(List<Column> columns, boolean[] complete, int rows) {
        int size = columns.size();
        int[] gapless = IntStream.range(0, size).filter(i -> complete[i]).toArray();
        double[] values = new double[size * size];
        if (gapless.length > 0 && rows > 1) {
            List<Column> chosen = Arrays.stream(gapless).mapToObj(columns::get).toList();
            Moments moments = Moments.of(new Table("the columns without gaps", chosen));
            for (int i = 0; i < gapless.length; i++) {
                for (int j = 0; j < gapless.length; j++) {
                    values[gapless[i] * size + gapless[j]] = moments.correlation(i, j);
                }
            }
        }
        return new CorrelationMatrix.Doubles(size, values);
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

    /** All rows of the table, complete or not. */
    int rows() {
        return rows;
    }

    /** The number of a column here, by its position in the table. */
    int number(int column) {
        return number[column];
    }

    /** Whether no value is missing, so that {@link #matrix} has all correlations. */
    boolean allComplete() {
        return allComplete;
    }

    CorrelationMatrix matrix() {
        return matrix;
    }

    /**
     * Correlations of these variables over the rows complete in all of them.
     *
     * @param variables by their numbers here, sorted
     * @throws InputException when over these rows one of them is constant
     */
    View over(int[] variables) {
        for (int variable : variables) {
            if (!complete[variable]) {
                return overCompleteRows(variables);
            }
        }
        return new View() {
            @Override
            public int rows() {
                return rows;
            }

            @Override
            public double between(int a, int b) {
                return matrix.at(a, b);
            }
        };
    }

    private View overCompleteRows(int[] variables) {
        if (source == null) {
            throw new IllegalStateException("no column has gaps");
        }
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
