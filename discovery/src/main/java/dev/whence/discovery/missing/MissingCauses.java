package dev.whence.discovery.missing;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.mixed.DegenerateGaussianTest;
import dev.whence.tables.Column;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the missing values of each column depend on (Tu and others 2019, "Causal discovery in the presence of missing
 * data", section 3.2): the variables that no set of the others separates from the indicator that the column has no value.
 * Each test uses the rows that are complete in its variables. Whether a value is missing because of itself (self-masking)
 * cannot be seen in the data and is assumed not to be so.
 *
 * @param causes by column with gaps, in the table's order: the names of the columns that its gaps depend on, sorted
 */
public record MissingCauses(Map<String, List<String>> causes) {
    /** Enough to take away what is only associated through causes; more would be tested on ever fewer rows. */
    private static final int MOST_GIVEN = 3;

    /** Starts the names of the indicators, which no column can have. */
    private static final String INDICATOR = "\u0000missing ";

    public MissingCauses {
        causes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(causes));
    }

    /**
     * Tests every column's indicator.
     *
     * @param alpha a dependence counts when no test of it has a p-value above this
     * @throws dev.whence.causal.InputException when a column has a single value, or none
     */
    public static MissingCauses of(Table table, double alpha, Progress progress) {
        List<Integer> gapped = IntStream.range(0, table.columns().size())
                .filter(v -> table.columns().get(v).missingCount() > 0)
                .boxed()
                .toList();
        Map<String, List<String>> causes = new LinkedHashMap<>();
        if (gapped.isEmpty()) {
            return new MissingCauses(causes);
        }
        List<Column> columns = new ArrayList<>(table.columns());
        for (int v : gapped) {
            columns.add(indicator(table.columns().get(v)));
        }
        DegenerateGaussianTest test = DegenerateGaussianTest.of(new Table(table.source(), columns));
        for (int i = 0; i < gapped.size(); i++) {
            progress.check();
            progress.at("causes of missing values", i, gapped.size());
            int column = gapped.get(i);
            int[] found = parents(
                    test, table.columns().size() + i, column, table.columns().size(), alpha);
            causes.put(
                    table.names().get(column),
                    Arrays.stream(found).mapToObj(table.names()::get).sorted().toList());
        }
        return new MissingCauses(causes);
    }

    private static Column indicator(Column column) {
        int[] codes = IntStream.range(0, column.rows())
                .map(row -> column.isMissing(row) ? 1 : 0)
                .toArray();
        return new DiscreteColumn(INDICATOR + column.name(), codes, List.of("no", "yes"));
    }

    /** Level by level as in PC-stable: the candidates at the start of a level are what may be conditioned on. */
    private static int[] parents(DegenerateGaussianTest test, int indicator, int own, int variables, double alpha) {
        BitSet left = new BitSet();
        for (int v = 0; v < variables; v++) {
            if (v != own && test.pValue(indicator, v, NodeSet.empty()) <= alpha) {
                left.set(v);
            }
        }
        for (int size = 1; size <= MOST_GIVEN && left.cardinality() > size; size++) {
            int[] candidates = left.stream().toArray();
            for (int v : candidates) {
                int[] others = Arrays.stream(candidates).filter(u -> u != v).toArray();
                if (separated(test, indicator, v, others, new int[size], 0, 0, alpha)) {
                    left.clear(v);
                }
            }
        }
        return left.stream().toArray();
    }

    private static boolean separated(
            DegenerateGaussianTest test,
            int indicator,
            int v,
            int[] from,
            int[] chosen,
            int filled,
            int next,
            double alpha) {
        if (filled == chosen.length) {
            return test.pValue(indicator, v, NodeSet.of(chosen)) > alpha;
        }
        for (int i = next; i < from.length; i++) {
            chosen[filled] = from[i];
            if (separated(test, indicator, v, from, chosen, filled + 1, i + 1, alpha)) {
                return true;
            }
        }
        return false;
    }

    /** One sentence for each column with gaps. */
    public List<String> sentences() {
        return causes.entrySet().stream()
                .map(entry -> "whether " + entry.getKey() + " is missing "
                        + (entry.getValue().isEmpty()
                                ? "was not seen to depend on any other column"
                                : "depends on " + String.join(", ", entry.getValue())))
                .toList();
    }
}
