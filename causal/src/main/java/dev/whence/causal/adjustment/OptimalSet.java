package dev.whence.causal.adjustment;

import dev.whence.causal.graph.NodeSet;
import java.util.Optional;

/**
 * The valid adjustment set that gives the smallest asymptotic variance whatever the parameters are.
 *
 * @param set the optimal set; empty when none is guaranteed to exist
 * @param reason the theorem that says so, or why none is guaranteed
 * @param alternative when there is no optimal set but there are valid ones: the minimal set nearest to the outcome,
 *     which for one treatment and one outcome has the smallest variance of all minimal sets (Smucler, Sapienza and
 *     Rotnitzky 2022, Theorem 3)
 */
public record OptimalSet(Optional<NodeSet> set, String reason, Optional<NodeSet> alternative) {}
