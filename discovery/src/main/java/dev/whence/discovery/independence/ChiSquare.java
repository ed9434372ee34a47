package dev.whence.discovery.independence;

import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Counts;
import dev.whence.tables.Table;
import java.util.List;

/**
 * Pearson's chi-square test of conditional independence of discrete variables: per cell {@code (observed - expected)² / expected}.
 * Summed over the strata (the combinations of levels of the variables conditioned on). Degrees of freedom are
 * summed likewise, {@code (r - 1)(c - 1)} with the r and c levels that occur in the stratum (Fienberg 1980, section 8.1):
 * an empty row or column, and a stratum without data, add nothing. Without any degree of freedom p is 1. No continuity
 * correction. Each test uses the rows without a missing value in its own variables.
 */
public final class ChiSquare implements IndependenceTest {
    private final ContingencyTest test;

    private ChiSquare(ContingencyTest test) {
        this.test = test;
    }

    /**
     * A test on all columns of a table.
     *
     * @throws dev.whence.causal.InputException when a column is continuous
     */
    public static ChiSquare of(Table table) {
        return new ChiSquare(new ContingencyTest(
                Counts.of(table), (observed, expected) -> (observed - expected) * (observed - expected) / expected));
    }

    @Override
    public List<String> names() {
        return test.names();
    }

    @Override
    public String method() {
        return "chi-square";
    }

    @Override
    public TestResult test(int x, int y, NodeSet given) {
        return test.test(x, y, given);
    }

    @Override
    public double pValue(int x, int y, int[] given) {
        return test.test(x, y, given).pValue();
    }
}
