package dev.whence.causal.model;

/**
 * How the answers of one unit to different values of a variable's causes hang together. A table of conditional
 * probabilities does not say: every coupling gives the same interventional distributions and different counterfactuals
 * (Pearl, Causality, section 1.4.4). So a counterfactual of a table is an answer under the coupling that was chosen.
 */
public enum Coupling {
    /**
     * One uniform number decides: the value is the smallest one whose cumulative probability reaches it. A unit that
     * answers high to one configuration answers high to all; for a binary variable with a binary cause that is
     * monotonicity whenever the table allows it.
     */
    MONOTONE,
    /** The answer to each configuration of the causes is drawn on its own. */
    INDEPENDENT
}
