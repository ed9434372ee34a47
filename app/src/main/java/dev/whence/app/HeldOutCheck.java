package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.equivalence.ConsistentExtension;
import dev.whence.causal.equivalence.Extension;
import dev.whence.causal.equivalence.PagOfMag;
import dev.whence.causal.equivalence.Validity;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Pag;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.stability.MarkovCheck;
import dev.whence.discovery.stability.MarkovResult;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.ColumnType;
import dev.whence.tables.Table;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A method held against rows that it has not seen: it searches a random half of the rows, and what the graph found there
 * implies is tested on the other half.
 *
 * @param test the test used on the other half
 * @param rows how many rows it had
 * @param result the answer; empty when the check is not possible
 * @param reason why it is not possible; empty when it is
 */
record HeldOutCheck(String test, int rows, Optional<MarkovResult> result, String reason) {
    private static final double ALPHA = 0.05;
    private static final int MOST_TESTS = 500;

    static HeldOutCheck run(SearchMethod method, SearchInput input, Progress progress) {
        Table table = input.table();
        if (method.info().family() == MethodInfo.Family.TIME_SERIES) {
            return none("rows of a time series cannot be split at random");
        }
        if (table.columns().size() < 3) {
            return none("two variables that are joined imply no independence");
        }
        int[] order = shuffled(table.rows(), input.options().seed());
        Table seen = table.takeRows(java.util.Arrays.copyOfRange(order, 0, order.length / 2));
        Table unseen = table.takeRows(java.util.Arrays.copyOfRange(order, order.length / 2, order.length));
        try {
            IndependenceTest test = test(input, unseen);
            Graph graph = method.search(input.withTable(seen), progress).graph();
            if (graph instanceof Cpdag cpdag && ConsistentExtension.find(cpdag) instanceof Extension.None) {
                return none(
                        "in half of the rows the search found a graph that contradicts itself: no DAG has its marks");
            }
            if (graph instanceof Pag pag && !Validity.isValid(PagOfMag.member(pag))) {
                return none(
                        "in half of the rows the search found a graph that contradicts itself: no MAG has its marks");
            }
            MarkovResult result = MarkovCheck.run(
                    graph,
                    test,
                    new MarkovCheck.Options(
                            ALPHA,
                            MOST_TESTS,
                            input.options().seed(),
                            input.options().threads()),
                    progress);
            return result.independencies().isEmpty()
                    ? none("the graph found in half of the rows implies no independence that could be tested")
                    : new HeldOutCheck(test.method(), unseen.rows(), Optional.of(result), "");
        } catch (InputException impossible) {
            return none(String.valueOf(impossible.getMessage()));
        }
    }

    private static HeldOutCheck none(String reason) {
        return new HeldOutCheck("", 0, Optional.empty(), reason);
    }

    /** The search's own test, or the one that suits the columns. */
    private static IndependenceTest test(SearchInput input, Table unseen) {
        if (input.options().test().isPresent()) {
            return TestKind.named(input.options().test().get()).on(unseen, input.options());
        }
        boolean all = unseen.columns().stream().allMatch(column -> column.type() == ColumnType.DISCRETE);
        boolean none = unseen.columns().stream().noneMatch(column -> column.type() == ColumnType.DISCRETE);
        return TestKind.named(all ? "chi-square" : none ? "fisher-z" : "degenerate-gaussian")
                .on(unseen, input.options());
    }

    private static int[] shuffled(int rows, long seed) {
        int[] order = new int[rows];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
