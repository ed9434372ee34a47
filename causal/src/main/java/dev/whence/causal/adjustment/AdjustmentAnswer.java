package dev.whence.causal.adjustment;

import dev.whence.causal.graph.NodeSet;
import java.util.List;
import java.util.Optional;

/**
 * The adjustment sets of a query.
 *
 * @param forbidden nodes that may not be adjusted for
 * @param canonical the possible ancestors of treatment and outcome that may be adjusted for; empty when no set is valid
 * @param minimum a valid set with the fewest nodes; empty when no set is valid
 * @param optimal the set with the smallest variance, or why none is guaranteed
 * @param minimal the first of all minimal sets, nearest to the outcome first
 * @param more whether there are further minimal sets
 * @param reason why adjustment works, or why it does not
 */
public record AdjustmentAnswer(
        Amenability amenability,
        NodeSet forbidden,
        Optional<NodeSet> canonical,
        Optional<NodeSet> minimum,
        OptimalSet optimal,
        List<NodeSet> minimal,
        boolean more,
        String reason) {
    public AdjustmentAnswer {
        minimal = List.copyOf(minimal);
    }

    /** Whether some set is valid. */
    public boolean exists() {
        return canonical.isPresent();
    }
}
