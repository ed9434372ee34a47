package dev.whence.discovery.score;

import java.util.List;

/**
 * How well a variable is explained by a set of parents: a decomposable score, so that a DAG's score is the sum over its
 * variables. Larger is better. Variables are numbered in the order of {@link #names()}. Implementations are thread-safe.
 */
public interface Score {
    /** The variables' names; their positions number them. */
    List<String> names();

    /** What the score is called, such as "BIC". */
    String method();

    /**
     * The score of {@code node} with these parents, in units of {@code 2 log L} less the penalty. Negative infinity where
     * it cannot be computed, because the variables are perfectly collinear or there are more parents than rows: a search
     * then never chooses these parents.
     *
     * @param parents in increasing order, without repetition, not containing {@code node}
     */
    double local(int node, int[] parents);

    /**
     * The score of a DAG: the sum over its variables.
     *
     * @param parents of each variable, each in increasing order
     */
    default double total(int[][] parents) {
        double sum = 0;
        for (int node = 0; node < parents.length; node++) {
            sum += local(node, parents[node]);
        }
        return sum;
    }
}
