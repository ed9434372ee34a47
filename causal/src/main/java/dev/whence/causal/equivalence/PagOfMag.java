package dev.whence.causal.equivalence;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.util.ArrayList;
import java.util.List;

/** From a MAG to the PAG of its class, and from a PAG to a MAG of its class. */
public final class PagOfMag {
    private PagOfMag() {}

    /**
     * The PAG of the MAG's Markov equivalence class: its adjacencies, its unshielded colliders, and what the rules make
     * of them (Zhang 2008, theorems 1 to 4).
     */
    public static Pag pag(Mag mag) {
        MarkTable table = MarkTable.circles(mag.marks());
        PagRules.orient(table, ColliderOracle.of(mag), PagRules.Selection.EXCLUDED);
        return table.toPag();
    }

    /**
     * A set that separates two nodes of a MAG that are not adjacent: all ancestors of either (Richardson and Spirtes
     * 2002, theorem 4.2).
     */
    public static SeparatingSets separatingSets(Mag mag) {
        return (a, b) -> mag.ancestors(NodeSet.of(a, b)).without(a).without(b);
    }

    /**
     * A MAG of the class: every {@code o->} becomes {@code ->}, and the o-o edges are directed without a cycle and
     * without an unshielded collider (Zhang 2008, theorem 2; Zhang 2006, lemma 3.3.4).
     *
     * @throws InputException when the PAG has undirected edges or {@code o--} edges, which mean selection bias and which
     *     no MAG here represents, or when its o-o edges cannot be directed so, which means that it is the PAG of no MAG
     */
    public static Mag member(Pag pag) {
        List<Edge> edges = new ArrayList<>();
        for (Edge edge : pag.edges()) {
            if (!isWithoutSelection(edge)) {
                throw new InputException("the PAG has the edge " + pag.marks().describe(edge)
                        + ", which means selection bias; expected only ->, <->, o-> and o-o");
            }
            if (edge.isBidirected()) {
                edges.add(edge);
            } else if (!isCircles(edge)) {
                edges.add(Edge.directed(edge.from(), edge.to()));
            }
        }
        switch (circleComponent(pag)) {
            case Extension.Found(Dag dag) -> edges.addAll(dag.edges());
            case Extension.None(String reason, NodeSet _) ->
                throw new InputException(
                        "the o-o edges of the PAG cannot be directed without a new collider: " + reason);
        }
        return Mag.of(pag.nodes(), edges);
    }

    /** The o-o edges alone, directed without a cycle or an unshielded collider, or why they cannot be. */
    static Extension circleComponent(Pag pag) {
        return ConsistentExtension.find(Cpdag.of(
                pag.nodes(),
                pag.edges().stream()
                        .filter(PagOfMag::isCircles)
                        .map(edge -> Edge.undirected(edge.from(), edge.to()))
                        .toList()));
    }

    /** One of ->, <->, o-> and o-o; the edge is canonical, so that an arrowhead is at its end. */
    static boolean isWithoutSelection(Edge edge) {
        return edge.toMark() == Mark.ARROW || isCircles(edge);
    }

    private static boolean isCircles(Edge edge) {
        return edge.fromMark() == Mark.CIRCLE && edge.toMark() == Mark.CIRCLE;
    }
}
