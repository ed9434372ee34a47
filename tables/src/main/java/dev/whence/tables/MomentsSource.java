package dev.whence.tables;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Moments of any subset of a table's columns, each over the rows complete in that subset (test-wise deletion). Columns
 * without gaps are summarised once; other sets of columns when first asked for, and kept while there is room. Safe to use from
 * many threads, which all get the same numbers.
 */
public final class MomentsSource {
    /** How many covariances to keep, in all cached matrices together (64 MB). */
    private static final long CACHE_LIMIT = 8L << 20;

    private final Table table;
    private final BitSet gapped = new BitSet();
    private final BitSet gapless = new BitSet();
    private final ConcurrentMap<BitSet, Moments> cache = new ConcurrentHashMap<>();
    private final AtomicLong cached = new AtomicLong();

    private MomentsSource(Table table) {
        this.table = table;
        for (int i = 0; i < table.columns().size(); i++) {
            if (table.columns().get(i).missingCount() > 0) {
                gapped.set(i);
            }
        }
        gapless.set(0, table.columns().size());
        gapless.andNot(gapped);
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
        BitSet asked = new BitSet();
        for (int column : columns) {
            asked.set(column);
        }
        // What is computed depends on the columns asked for alone, never on what happens to be in the cache: a product
        // of
        // other columns may differ in its last bit.
        boolean gaps = asked.intersects(gapped);
        BitSet key = gaps ? asked : gapless;
        int[] covered = key.stream().toArray();
        Moments found = cache.get(key);
        if (found == null) {
            if (gaps && cached.get() > CACHE_LIMIT) {
                found = compute(covered);
            } else {
                found = cache.computeIfAbsent(key, _ -> compute(covered));
                cached.addAndGet((long) covered.length * covered.length);
            }
        }
        int[] at = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            at[i] = Arrays.binarySearch(covered, columns[i]);
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
