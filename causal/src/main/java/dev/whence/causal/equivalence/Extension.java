package dev.whence.causal.equivalence;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;

/** The answer of {@link ConsistentExtension}: a DAG, or why there is none. */
public sealed interface Extension {
    /** @param dag a DAG with the same adjacencies, the same directed edges and no further unshielded collider */
    record Found(Dag dag) implements Extension {}

    /**
     * @param reason in names, for a reader
     * @param stuck the nodes of which none can come last
     */
    record None(String reason, NodeSet stuck) implements Extension {}

    /** @throws InputException with the reason when there is none */
    default Dag orThrow() {
        return switch (this) {
            case Found(Dag dag) -> dag;
            case None(String reason, NodeSet _) -> throw new InputException(reason);
        };
    }
}
