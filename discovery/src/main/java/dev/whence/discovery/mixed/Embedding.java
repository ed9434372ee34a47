package dev.whence.discovery.mixed;

import dev.whence.causal.InputException;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers that stand for the columns of a table: a continuous column for itself, standardised; a discrete one for an
 * indicator of each level that occurs but the first.
 *
 * @param names of the variables
 * @param numbers the numbers, as a table
 * @param of by variable, its columns in {@code numbers}
 * @param rank by variable, the place of its name in alphabetical order
 */
record Embedding(List<String> names, Table numbers, int[][] of, int[] rank) {
    /** @throws InputException when a column is infinite somewhere, has no values or a single one */
    static Embedding of(Table table) {
        List<Column> columns = new ArrayList<>();
        int[][] of = new int[table.columns().size()][];
        for (int v = 0; v < of.length; v++) {
            int from = columns.size();
            Column column = table.columns().get(v);
            switch (column) {
                case ContinuousColumn values -> columns.add(standardised(values, v));
                case DiscreteColumn levels -> columns.addAll(indicators(levels, v));
            }
            if (columns.size() == from) {
                throw constant(column.name());
            }
            int width = columns.size() - from;
            of[v] = new int[width];
            Arrays.setAll(of[v], i -> from + i);
        }
        return new Embedding(table.names(), new Table(table.source(), columns), of, ranks(table.names()));
    }

    static int[] ranks(List<String> names) {
        List<String> sorted = names.stream().sorted().toList();
        int[] rank = new int[names.size()];
        for (int i = 0; i < rank.length; i++) {
            rank[i] = java.util.Collections.binarySearch(sorted, names.get(i));
        }
        return rank;
    }

    /** The variables in the order of their names. */
    int[] byName(int[] variables) {
        return Arrays.stream(variables)
                .boxed()
                .sorted((a, b) -> Integer.compare(rank[a], rank[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The columns that stand for these variables, in the order given. */
    int[] columns(int[] variables) {
        return Arrays.stream(variables).flatMap(v -> Arrays.stream(of[v])).toArray();
    }

    private static InputException constant(String name) {
        return new InputException(
                "column " + name + " has a single value or none, so it depends on nothing; leave it out");
    }

    private static Column standardised(ContinuousColumn column, int position) {
        double[] values = column.numbers();
        double sum = 0;
        int count = 0;
        for (int row = 0; row < values.length; row++) {
            if (Double.isInfinite(values[row])) {
                throw new InputException("column " + column.name() + " is infinite in row " + (row + 1)
                        + "; leave the row out or replace the value");
            }
            if (!Double.isNaN(values[row])) {
                sum += values[row];
                count++;
            }
        }
        double mean = sum / count;
        double squares = 0;
        double size = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                squares += (value - mean) * (value - mean);
                size = Math.max(size, Math.abs(value));
            }
        }
        double sd = Math.sqrt(squares / count);
        if (!(sd > 1e-14 * size)) {
            throw constant(column.name());
        }
        double[] scaled = new double[values.length];
        for (int row = 0; row < values.length; row++) {
            scaled[row] = (values[row] - mean) / sd;
        }
        return new ContinuousColumn(position + "", scaled);
    }

    private static List<Column> indicators(DiscreteColumn column, int position) {
        int[] counts = column.levelCounts();
        List<Column> indicators = new ArrayList<>();
        boolean first = true;
        for (int level = 0; level < counts.length; level++) {
            if (counts[level] == 0) {
                continue; // nothing of it is in the data, as may happen in a resample
            }
            if (first) {
                first = false;
                continue;
            }
            double[] values = new double[column.rows()];
            for (int row = 0; row < values.length; row++) {
                int code = column.code(row);
                values[row] = code < 0 ? Double.NaN : code == level ? 1 : 0;
            }
            indicators.add(new ContinuousColumn(position + "." + level, values));
        }
        return indicators;
    }
}
