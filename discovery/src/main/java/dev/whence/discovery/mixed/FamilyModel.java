package dev.whence.discovery.mixed;

import java.util.List;

/**
 * The likelihood of a variable given its parents, under one kind of model, over the rows of a table without gaps. Thread-safe;
 * answers do not depend on the order of the table's columns.
 */
public interface FamilyModel {
    /** The variables' names; their positions number them. */
    List<String> names();

    /** How many rows the likelihood is over. */
    int rows();

    /** What the model is called, such as "degenerate Gaussian". */
    String method();

    /**
     * The model of {@code node} given these parents at its maximum likelihood.
     *
     * @param parents in increasing order, without repetition, not containing {@code node}
     */
    Fit fit(int node, int[] parents);

    /**
     * A fitted model.
     *
     * @param logLikelihood of the node's values given the parents' values, in nats
     * @param parameters how many were fitted
     */
    record Fit(double logLikelihood, double parameters) {}
}
