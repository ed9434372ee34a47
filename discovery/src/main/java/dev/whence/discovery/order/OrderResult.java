package dev.whence.discovery.order;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import java.util.List;

/**
 * What a search over orders found.
 *
 * @param graph the class of the best DAG found, narrowed by what is known; over the score's variables, in their order
 * @param dag a member of the class that agrees with what is known
 * @param order the best order, by names
 * @param score of the DAG, over all variables
 * @param rounds how often all variables (BOSS) or all edges (GRaSP) were gone through, over all starts
 * @param moves how many moves made the order better, over all starts
 * @param removedBackward how many edges the backward phase removed
 * @param best which of the starts gave the best order, from 1
 */
public record OrderResult(
        Cpdag graph, Dag dag, List<String> order, double score, int rounds, int moves, int removedBackward, int best) {
    public OrderResult {
        order = List.copyOf(order);
    }

    /** The same with the counts of all starts together. */
    OrderResult of(int allRounds, int allMoves) {
        return new OrderResult(graph, dag, order, score, allRounds, allMoves, removedBackward, best);
    }
}
