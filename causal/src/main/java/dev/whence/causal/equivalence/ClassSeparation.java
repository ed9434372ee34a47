package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.separation.Separation;

/**
 * Separation in any kind of graph. All members of a class imply the same independencies, so a CPDAG is asked through one
 * of its DAGs and a PAG through one of its MAGs, which is built once.
 */
public final class ClassSeparation {
    private final Graph member;

    private ClassSeparation(Graph member) {
        this.member = member;
    }

    /** @throws dev.whence.causal.InputException when a CPDAG or PAG has no member, with the reason */
    public static ClassSeparation of(Graph graph) {
        return new ClassSeparation(
                switch (graph) {
                    case Dag _, Admg _, Mag _ -> graph;
                    case Cpdag cpdag -> MarkovEquivalence.member(cpdag);
                    case Pag pag -> PagOfMag.member(pag);
                });
    }

    /** The graph that is asked: the graph itself, or a member of its class. */
    public Graph member() {
        return member;
    }

    /**
     * Whether Z blocks every path between X and Y.
     *
     * @throws IllegalArgumentException when the sets overlap
     */
    public boolean separated(NodeSet x, NodeSet y, NodeSet given) {
        return Separation.separated(member, x, y, given);
    }

    public boolean separated(int x, int y, NodeSet given) {
        return Separation.separated(member, x, y, given);
    }
}
