package dev.whence.causal.adjustment;

import dev.whence.causal.InputException;
import dev.whence.causal.equivalence.ConsistentExtension;
import dev.whence.causal.equivalence.Extension;
import dev.whence.causal.equivalence.PagOfMag;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.separation.MixedGraph;

/** One graph of the class that a CPDAG or PAG stands for; a DAG, ADMG or MAG is its own. */
final class Member {
    private Member() {}

    /** @throws InputException when the graph stands for no DAG or no MAG, with the reason */
    static MixedGraph of(Graph graph) {
        return switch (graph) {
            case Dag _, Admg _, Mag _ -> MixedGraph.of(graph);
            case Cpdag cpdag ->
                switch (ConsistentExtension.find(cpdag)) {
                    case Extension.Found(Dag dag) -> MixedGraph.of(dag);
                    case Extension.None(String reason, NodeSet _) ->
                        throw new InputException(
                                "no effect can be read from this CPDAG, since no DAG has it: " + reason);
                };
            case Pag pag -> ancestral(pag, MixedGraph.of(PagOfMag.member(pag)));
        };
    }

    private static MixedGraph ancestral(Pag pag, MixedGraph mag) {
        for (int v = 0; v < mag.size(); v++) {
            NodeSet above = mag.ancestors(mag.parents(v));
            if (above.contains(v) || above.intersects(mag.spouses(v))) {
                throw new InputException("no effect can be read from this PAG, since no MAG has it: " + pag.name(v)
                        + " would be an ancestor of itself or of a node that it shares a <-> with");
            }
        }
        return mag;
    }
}
