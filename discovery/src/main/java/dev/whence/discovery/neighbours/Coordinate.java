package dev.whence.discovery.neighbours;

import dev.whence.causal.InputException;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A column as whole numbers with a distance between them: a continuous one as twice its ranks (ties share their mean), from 0
 * to about twice the rows; a discrete one as the numbers of its levels, of which any two are as many apart as there are rows.
 *
 * @param ties whether two rows have the same value
 */
record Coordinate(int[] values, boolean discrete, boolean ties) {
    /** @throws InputException when the column is constant over these rows */
    static Coordinate of(Column column, int[] rows) {
        Coordinate result = column instanceof DiscreteColumn levels
                ? new Coordinate(Arrays.stream(rows).map(levels::code).toArray(), true, true)
                : ranks(((ContinuousColumn) column).numbers(), rows);
        if (Arrays.stream(result.values).allMatch(value -> value == result.values[0])) {
            throw new InputException("column " + column.name()
                    + (rows.length == 0
                            ? " has no values"
                            : " is constant over the " + rows.length + " rows that the test can use")
                    + "; nothing can depend on it: leave it out");
        }
        return result;
    }

    private static Coordinate ranks(double[] all, int[] rows) {
        int[] order = IntStream.range(0, rows.length)
                .boxed()
                .sorted((a, b) -> Double.compare(all[rows[a]], all[rows[b]]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] ranks = new int[rows.length];
        boolean ties = false;
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            while (to < order.length && all[rows[order[to]]] == all[rows[order[from]]]) {
                to++;
            }
            ties |= to > from + 1;
            for (int i = from; i < to; i++) {
                ranks[order[i]] = from + to - 1;
            }
            from = to;
        }
        return new Coordinate(ranks, false, ties);
    }

    /** Raises each entry of {@code distances} to the distance of that row's value from {@code at} where that is larger. */
    void raise(int[] distances, int at) {
        raise(distances, values, at);
    }

    /** The same with other values in the place of the column's own. */
    void raise(int[] distances, int[] own, int at) {
        if (discrete) {
            int apart = own.length;
            for (int j = 0; j < distances.length; j++) {
                distances[j] = own[j] == at ? distances[j] : Math.max(distances[j], apart);
            }
        } else {
            for (int j = 0; j < distances.length; j++) {
                distances[j] = Math.max(distances[j], Math.abs(own[j] - at));
            }
        }
    }
}
