package dev.whence.discovery;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.Column;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.special.Gamma;

/** What the tests on counts share: they differ in what a cell adds to the statistic. */
final class ContingencyTest {
    private final List<String> names;
    private final List<DiscreteColumn> columns;
    private final StratifiedCounts.Share share;

    private ContingencyTest(List<String> names, List<DiscreteColumn> columns, StratifiedCounts.Share share) {
        this.names = names;
        this.columns = columns;
        this.share = share;
    }

    static ContingencyTest on(Table table, String method, StratifiedCounts.Share share) {
        List<DiscreteColumn> columns = new ArrayList<>();
        for (Column column : table.columns()) {
            switch (column) {
                case DiscreteColumn discrete -> columns.add(discrete);
                default ->
                    throw new InputException("column " + column.name() + " is continuous; the " + method
                            + " test needs discrete columns: read it as discrete, or use Fisher z");
            }
        }
        return new ContingencyTest(table.names(), columns, share);
    }

    List<String> names() {
        return names;
    }

    TestResult test(int x, int y, NodeSet given) {
        // the same sum in the same order whichever way round the pair is asked
        StratifiedCounts counts = StratifiedCounts.of(columns, Math.min(x, y), Math.max(x, y), given);
        double[] sums = counts.statisticAndDegreesOfFreedom(share);
        double p = sums[1] == 0 ? 1 : Gamma.regularizedGammaQ(sums[1] / 2, sums[0] / 2);
        return new TestResult(sums[0], sums[1], counts.rows(), p);
    }
}
