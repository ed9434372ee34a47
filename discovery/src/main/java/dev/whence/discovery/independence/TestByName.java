package dev.whence.discovery.independence;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A test whose variables are numbered in the order of their names. A search that works on it and breaks every tie by
 * number does not depend on the order of the columns.
 */
public final class TestByName implements IndependenceTest {
    private final IndependenceTest test;
    private final List<String> names;
    private final int[] variables;

    private TestByName(IndependenceTest test) {
        this.test = test;
        this.variables = byName(test.names());
        this.names = Arrays.stream(variables)
                .mapToObj(variable -> test.names().get(variable))
                .toList();
    }

    public static TestByName of(IndependenceTest test) {
        return new TestByName(test);
    }

    /** The positions of the names in their sorted order. */
    public static int[] byName(List<String> names) {
        return IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparing(names::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The position of each name among the sorted names. */
    public static int[] ranks(List<String> names) {
        int[] byName = byName(names);
        int[] rank = new int[byName.length];
        for (int i = 0; i < byName.length; i++) {
            rank[byName[i]] = i;
        }
        return rank;
    }

    /** The number that the underlying test gives a variable. */
    public int original(int variable) {
        return variables[variable];
    }

    /** The underlying test's numbers of these variables. */
    public NodeSet original(NodeSet set) {
        return NodeSet.of(set.stream().map(this::original).toArray());
    }

    /** The names in the underlying test's order. */
    public List<String> originalNames() {
        return test.names();
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
        return test.test(variables[x], variables[y], original(given));
    }

    @Override
    public double pValue(int x, int y, int[] given) {
        int[] inTest = new int[given.length];
        for (int i = 0; i < given.length; i++) {
            inTest[i] = variables[given[i]];
        }
        return test.pValue(variables[x], variables[y], inTest);
    }

    @Override
    public int mostConditions() {
        return test.mostConditions();
    }

    @Override
    public SeparatorScan scan(int[] numbers, double alpha, Progress progress) {
        int[] inTest = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            inTest[i] = variables[numbers[i]];
        }
        return test.scan(inTest, alpha, progress);
    }
}
