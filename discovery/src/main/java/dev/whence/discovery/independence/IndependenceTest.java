package dev.whence.discovery.independence;

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
}
