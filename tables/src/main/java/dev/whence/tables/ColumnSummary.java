package dev.whence.tables;

import java.util.Arrays;
import java.util.List;

/**
 * What a column holds, for {@code whence data}.
 *
 * @param reason why it has this type
 * @param missing rows without a value
 * @param distinct distinct values among the others
 * @param minimum smallest number; NaN for a discrete column or one without values, as are the next three
 * @param standardDeviation with divisor n - 1
 * @param levels the levels of a discrete column; empty for a continuous one
 * @param levelCounts rows per level
 */
public record ColumnSummary(
        String name,
        ColumnType type,
        String reason,
        int rows,
        int missing,
        int distinct,
        double minimum,
        double mean,
        double standardDeviation,
        double maximum,
        List<String> levels,
        List<Integer> levelCounts) {

    public ColumnSummary {
        levels = List.copyOf(levels);
        levelCounts = List.copyOf(levelCounts);
    }

    static ColumnSummary of(Column column) {
        return switch (column) {
            case ContinuousColumn numbers -> of(numbers);
            case DiscreteColumn levels -> of(levels);
        };
    }

    private static ColumnSummary of(DiscreteColumn column) {
        int[] counts = column.levelCounts();
        return new ColumnSummary(
                column.name(),
                ColumnType.DISCRETE,
                column.reason(),
                column.rows(),
                column.missingCount(),
                (int) Arrays.stream(counts).filter(count -> count > 0).count(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                column.levels(),
                Arrays.stream(counts).boxed().toList());
    }

    private static ColumnSummary of(ContinuousColumn column) {
        double[] present = Arrays.stream(column.numbers())
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int n = present.length;
        int distinct = n == 0 ? 0 : 1;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += present[i];
            if (i > 0 && present[i] != present[i - 1]) {
                distinct++;
            }
        }
        double mean = sum / n;
        double squares = 0;
        for (double value : present) {
            squares += (value - mean) * (value - mean);
        }
        return new ColumnSummary(
                column.name(),
                ColumnType.CONTINUOUS,
                column.reason(),
                column.rows(),
                column.missingCount(),
                distinct,
                n == 0 ? Double.NaN : present[0],
                mean,
                n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)),
                n == 0 ? Double.NaN : present[n - 1],
                List.of(),
                List.of());
    }
}
