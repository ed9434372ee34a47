package dev.whence.discovery.independence;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import java.util.List;

/**
 * Answers whether two variables are independent given others. Variables are numbered in the order of {@link #names()}.
 * Implementations are thread-safe, and answer the same whatever the order of {@code x} and {@code y}.
 */
public interface IndependenceTest {
    /** The variables' names; their positions number them. */
    List<String> names();

    /** What the test is called, such as "Fisher z". */
    String method();

    /**
     * Tests the hypothesis that {@code x} and {@code y} are independent given {@code given}.
     *
     * @throws dev.whence.causal.InputException when the test is not possible on these variables; names them
     */
    TestResult test(int x, int y, NodeSet given);

    /** The probability of data at least this dependent if {@code x} and {@code y} are independent given the others. */
    default double pValue(int x, int y, NodeSet given) {
        return test(x, y, given).pValue();
    }

    /** As {@link #pValue(int, int, NodeSet)}; the set as distinct numbers in any order. The array is not kept. */
    default double pValue(int x, int y, int[] given) {
        return pValue(x, y, NodeSet.of(given));
    }

    /**
     * How many variables can be conditioned on at most: what the rows allow. A search stops there instead of asking for
     * a test that would be refused.
     */
    default int mostConditions() {
        return Integer.MAX_VALUE;
    }

    /**
     * What goes through subsets of candidates in search of one that separates a pair. Every call makes a new one, for a
     * single thread.
     *
     * @param variables the variable of this test behind each number that the caller uses; the scan speaks the caller's
     *     numbers, and breaks ties by them
     * @param alpha a set separates when its p-value is above this
     */
    default SeparatorScan scan(int[] variables, double alpha, Progress progress) {
        return new EachSubsetScan(this, variables, alpha, progress);
    }
}
