package dev.whence.tables;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Moments of any subset of a table's columns, each over the rows complete in that subset (test-wise deletion). Columns
 * without gaps are summarised once; what depends on the gaps is computed when first asked for and kept. Safe to use from
 * many threads, which all get the same numbers.
 */
public final class MomentsSource {
    /** How many covariances to keep, in all cached matrices together (64 MB). */
    private static final long CACHE_LIMIT = 8L << 20;

    private final Table table;
    private final int[] whole;
    private final BitSet gapped = new BitSet();
    private final ConcurrentMap<BitSet, Moments> cache = new ConcurrentHashMap<>();
    private final AtomicLong cached = new AtomicLong();

    private MomentsSource(Table table) {
        this.table = table;
        for (int i = 0; i < table.columns().size(); i++) {
            if (table.columns().get(i).missingCount() > 0) {
                gapped.set(i);
            }
        }
        this.whole = IntStream.range(0, table.columns().size())
                .filter(i -> !gapped.get(i))
                .toArray();
    }

    /** @throws dev.whence.causal.InputException for a column of text with three or more levels */
    public static MomentsSource of(Table table) {
        List<Column> numbers = table.columns().stream()
                .map(column -> (Column) new ContinuousColumn(column.name(), column.numbers(), column.reason()))
                .toList();
        return new MomentsSource(new Table(table.source(), numbers));
    }

    /** The names of the columns that indices refer to, in the table's order. */
    public List<String> names() {
        return table.names();
    }

    /** The rows of the table, complete or not. */
    public int rows() {
        return table.rows();
    }

    /** Whether no column has a missing value, so that all moments are over all rows. */
    public boolean complete() {
        return gapped.isEmpty();
    }

    /**
     * The moments of these columns, in this order, over the rows complete in all of them.
     *
     * @param columns indices into {@link #names()}
     * @throws dev.whence.causal.InputException when fewer than two rows are complete
     */
    public Moments moments(int... columns) {
        BitSet gaps = new BitSet();
        for (int column : columns) {
            if (gapped.get(column)) {
                gaps.set(column);
            }
        }
        int[] covered = IntStream.concat(Arrays.stream(whole), gaps.stream()).toArray();
        Moments found = cache.get(gaps);
        if (found == null) {
            if (cached.get() > CACHE_LIMIT) {
                return compute(columns);
            }
            found = cache.computeIfAbsent(gaps, key -> compute(covered));
            cached.addAndGet((long) covered.length * covered.length);
        }
        int[] at = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            int index = 0;
            while (covered[index] != columns[i]) {
                index++;
            }
            at[i] = index;
        }
        return found.select(at);
    }

    private Moments compute(int[] columns) {
        return Moments.of(
                table,
                Arrays.stream(columns)
                        .mapToObj(i -> table.columns().get(i).name())
                        .toList());
    }
}
