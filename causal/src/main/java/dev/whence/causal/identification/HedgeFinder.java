package dev.whence.causal.identification;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * From where ID fails (line 5) to a hedge: leaves out nodes while what remains is still one, then chooses for every node
 * one child and for every district a spanning tree (Shpitser and Pearl 2006, theorem 6).
 */
final class HedgeFinder {
    private final Admg graph;
    private final Query query;
    private final NodeSet treatments;

    private HedgeFinder(Admg graph, Query query) {
        this.graph = graph;
        this.query = query;
        this.treatments = graph.indexes(query.treatments());
    }

    /**
     * @param outer G of the failing call: one district
     * @param inner S, the only district of G without the treatments of that call
     */
    static Hedge find(Admg graph, Query query, NodeSet outer, NodeSet inner) {
        return new HedgeFinder(graph, query).smallest(outer, inner);
    }

    private Hedge smallest(NodeSet outer, NodeSet inner) {
        NodeSet forest = outer;
        NodeSet core = inner;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (int node : forest) {
                if (spans(forest.without(node), core.without(node))) {
                    forest = forest.without(node);
                    core = core.without(node);
                    smaller = true;
                }
            }
        }
        return hedge(forest, core);
    }

    /** Whether both are districts, the outer one meets the treatments, and its other nodes lead into the inner one. */
    private boolean spans(NodeSet forest, NodeSet core) {
        Region outer = new Region(graph, forest);
        return !core.isEmpty()
                && forest.intersects(treatments)
                && outer.district(core.first()).equals(forest)
                && outer.to(core).district(core.first()).equals(core)
                && forest.minus(core).stream()
                        .noneMatch(node -> outer.children(node).isEmpty());
    }

    private Hedge hedge(NodeSet forest, NodeSet core) {
        Region outer = new Region(graph, forest);
        Region inner = new Region(graph, core);
        List<Edge> innerEdges = new ArrayList<>();
        NodeSet roots = core.filter(node -> inner.children(node).isEmpty());
        for (int node : core.minus(roots)) {
            innerEdges.add(Edge.directed(node, inner.children(node).first()));
        }
        NodeSet reached = spanningTree(NodeSet.of(core.first()), inner, innerEdges);
        List<Edge> forestEdges = new ArrayList<>(innerEdges);
        for (int node : forest.minus(core)) {
            forestEdges.add(Edge.directed(node, outer.children(node).first()));
        }
        spanningTree(reached, outer, forestEdges);
        return new Hedge(graph, query, roots, forest, forestEdges, core, innerEdges);
    }

    private static NodeSet spanningTree(NodeSet start, Region region, List<Edge> edges) {
        NodeSet reached = start;
        ArrayDeque<Integer> queue = new ArrayDeque<>(start.toList());
        while (!queue.isEmpty()) {
            int node = queue.poll();
            for (int spouse : region.spouses(node).minus(reached)) {
                edges.add(Edge.bidirected(node, spouse).canonical());
                reached = reached.with(spouse);
                queue.add(spouse);
            }
        }
        return reached;
    }
}
