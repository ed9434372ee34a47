package dev.whence.causal.adjustment;

import dev.whence.causal.graph.NodeSet;
import java.util.List;
import java.util.Optional;

/**
 * The front-door sets of a query.
 *
 * @param minimal a set of which no proper subset is a front-door set; empty when there is none
 * @param maximal the largest set; empty when there is none
 * @param sets the first of all sets
 * @param more whether there are further ones
 * @param reason what the sets do, or why there is none
 */
public record FrontDoorAnswer(
        Optional<NodeSet> minimal, Optional<NodeSet> maximal, List<NodeSet> sets, boolean more, String reason) {
    public FrontDoorAnswer {
        sets = List.copyOf(sets);
    }
}
