package dev.whence.causal.adjustment;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import java.util.List;

/**
 * Whether a set is a valid adjustment set, and why.
 *
 * @param notUsable members that may not be adjusted for: treatments, outcomes, forbidden or unobserved nodes
 * @param openPath when the set leaves a path open that is not causal: such a path from a treatment to an outcome; else
 *     empty
 * @param reason in words; names the node or the path
 */
public record Validity(boolean valid, NodeSet notUsable, List<Edge> openPath, String reason) {
    public Validity {
        openPath = List.copyOf(openPath);
    }
}
