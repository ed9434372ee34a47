package dev.whence.causal.adjustment;

import dev.whence.causal.graph.Edge;
import java.util.List;

/**
 * Whether the graph says enough for adjustment: every possibly causal path from a treatment to an outcome must start
 * with a visible directed edge. Always so in a DAG or ADMG.
 *
 * @param path when it does not hold, a possibly causal path whose first edge is not visibly directed; else empty
 * @param reason in words; names the path
 */
public record Amenability(boolean holds, List<Edge> path, String reason) {
    public Amenability {
        path = List.copyOf(path);
    }
}
