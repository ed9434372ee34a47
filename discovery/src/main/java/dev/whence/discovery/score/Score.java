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
     * The score of {@code node} with these parents, in units of {@code 2 log L} less the penalty.
     *
     * @param parents in increasing order, without repetition, not containing {@code node}
     * @throws dev.whence.causal.InputException when it cannot be computed, for instance because parents are collinear;
     *     names them
     */
    double local(int node, int[] parents);
}
