package dev.whence.tables;

import dev.whence.causal.InputException;
import java.util.Arrays;
import java.util.List;

/**
 * Contingency tables of discrete columns. Each is made by one pass over the packed codes of its columns, over the rows
 * that have a value in all of them. Immutable and safe to share between threads.
 */
public final class Counts {
    private final List<String> names;
    private final DiscreteColumn[] columns;
    private final int rows;

    private Counts(Table table, DiscreteColumn[] columns) {
        this.names = table.names();
        this.columns = columns;
        this.rows = table.rows();
    }

    /** @throws InputException for a continuous column, by name */
    public static Counts of(Table table) {
        List<String> continuous = table.columns().stream()
                .filter(column -> column.type() == ColumnType.CONTINUOUS)
                .map(Column::name)
                .toList();
        if (!continuous.isEmpty()) {
            throw new InputException(table.source() + ": counting needs discrete columns, but "
                    + String.join(", ", continuous) + (continuous.size() == 1 ? " is" : " are")
                    + " continuous; use a test for continuous data, or read them as levels (--types discrete)");
        }
        return new Counts(
                table, table.columns().stream().map(DiscreteColumn.class::cast).toArray(DiscreteColumn[]::new));
    }

    public List<String> names() {
        return names;
    }

    /** The rows of the table, complete or not. */
    public int rows() {
        return rows;
    }

    /** How many levels a column has, whether or not they occur. */
    public int levels(int column) {
        return columns[column].levels().size();
    }

    /**
     * How often each level of x meets each level of y within each configuration of z.
     *
     * @param z the conditioning columns; empty for one stratum that holds all rows
     */
    public ContingencyTable counts(int x, int y, int... z) {
        return count(z, x, y);
    }

    /** How often each level of x occurs within each configuration of z: a table with a single column. */
    public ContingencyTable counts(int x, int[] z) {
        return count(z, x);
    }

    private ContingencyTable count(int[] z, int... inner) {
        int cells = 1;
        for (int column : inner) {
            cells = Math.multiplyExact(cells, Math.max(1, levels(column)));
        }
        int columnsInside = inner.length == 2 ? Math.max(1, levels(inner[1])) : 1;
        long strata = 1;
        long limit = Math.max(1 << 16, 4L * rows) / cells;
        for (int column : z) {
            strata = Math.min(strata * Math.max(1, levels(column)), limit + 1);
        }
        return strata <= limit
                ? dense(z, inner, (int) strata, cells, columnsInside)
                : sparse(z, inner, cells, columnsInside);
    }

    private ContingencyTable dense(int[] z, int[] inner, int strata, int cells, int columnsInside) {
        int[] key = new int[rows];
        for (int column : z) {
            extend(key, column);
        }
        for (int column : inner) {
            extend(key, column);
        }
        int[] counts = new int[strata * cells];
        for (int k : key) {
            if (k >= 0) {
                counts[k]++;
            }
        }
        if (z.length == 0) {
            return new ContingencyTable(cells / columnsInside, columnsInside, counts);
        }
        int kept = 0;
        for (int s = 0; s < strata; s++) {
            if (anyIn(counts, s * cells, cells)) {
                System.arraycopy(counts, s * cells, counts, kept++ * cells, cells);
            }
        }
        return new ContingencyTable(cells / columnsInside, columnsInside, Arrays.copyOf(counts, kept * cells));
    }

    private static boolean anyIn(int[] counts, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (counts[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** key := key * levels + code, or -1 for a row with a missing value (mixed radix). */
    private void extend(int[] key, int column) {
        int radix = levels(column);
        if (columns[column].missingCount() == 0
                && columns[column].packed() instanceof PackedCodes.Bytes(byte[] codes)) {
            // The usual case, without a check of each code.
            for (int i = 0; i < key.length; i++) {
                int k = key[i];
                key[i] = k < 0 ? -1 : k * radix + codes[i];
            }
            return;
        }
        for (int i = 0; i < key.length; i++) {
            int code = columns[column].code(i);
            key[i] = key[i] < 0 || code < 0 ? -1 : key[i] * radix + code;
        }
    }

    /** When most configurations of z are empty: rank those that occur, a column at a time, and count within them. */
    private ContingencyTable sparse(int[] z, int[] inner, int cells, int columnsInside) {
        int[] within = new int[rows];
        for (int column : inner) {
            extend(within, column);
        }
        long[] key = new long[rows];
        for (int i = 0; i < rows; i++) {
            key[i] = within[i] < 0 ? -1 : 0;
        }
        long radix = 1;
        for (int column : z) {
            int levels = Math.max(1, levels(column));
            if (radix > Long.MAX_VALUE / levels) {
                radix = rank(key);
            }
            for (int i = 0; i < rows; i++) {
                int code = columns[column].code(i);
                key[i] = key[i] < 0 || code < 0 ? -1 : key[i] * levels + code;
            }
            radix *= levels;
        }
        int strata = rank(key);
        int[] counts = new int[Math.multiplyExact(strata, cells)];
        for (int i = 0; i < rows; i++) {
            if (key[i] >= 0) {
                counts[(int) key[i] * cells + within[i]]++;
            }
        }
        return new ContingencyTable(cells / columnsInside, columnsInside, counts);
    }

    /** Replaces each key by its rank among the distinct keys, which keeps their order; returns how many there are. */
    private static int rank(long[] key) {
        long[] sorted = key.clone();
        Arrays.sort(sorted);
        int distinct = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] >= 0 && (distinct == 0 || sorted[i] != sorted[distinct - 1])) {
                sorted[distinct++] = sorted[i];
            }
        }
        for (int i = 0; i < key.length; i++) {
            if (key[i] >= 0) {
                key[i] = Arrays.binarySearch(sorted, 0, distinct, key[i]);
            }
        }
        return distinct;
    }
}
