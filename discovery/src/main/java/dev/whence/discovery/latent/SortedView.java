package dev.whence.discovery.latent;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A test with its variables numbered in the order of their names. The searches work on this view, so that nothing in
 * them, not even what they do with contradictory tests, depends on the order of the columns.
 */
final class SortedView implements IndependenceTest {
    private final IndependenceTest test;
    private final List<String> names;
    /** The test's own number of the variable at each position. */
    private final int[] original;

    SortedView(IndependenceTest test) {
        this.test = test;
        this.names = test.names().stream().sorted().toList();
        this.original = IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparing(test.names()::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The underlying test's number of a variable of this view. */
    int original(int variable) {
        return original[variable];
    }

    /** The names in the underlying test's order. */
    List<String> originalNames() {
        return test.names();
    }

    NodeSet original(NodeSet set) {
        return NodeSet.of(set.stream().map(this::original).toArray());
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public String method() {
        return test.method();
    }

    @Override
    public TestResult test(int x, int y, NodeSet given) {
        return test.test(original[x], original[y], original(given));
    }
}
