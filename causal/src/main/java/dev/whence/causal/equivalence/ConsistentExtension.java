package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * A DAG that a partially directed graph allows: same adjacencies, same directed edges, no new unshielded collider. The
 * algorithm of Dor and Tarsi (1992, "A simple algorithm to construct a consistent extension of a partially oriented
 * graph", UCLA R-185): again and again take away a node that can come last. Only the neighbours of a node that was
 * taken away need another look.
 */
public final class ConsistentExtension {
    private static final int NODES_EXPLAINED = 6;

    private final Cpdag graph;
    private final BitSet left;

    private ConsistentExtension(Cpdag graph) {
        this.graph = graph;
        left = NodeSet.range(graph.size()).toBitSet();
    }

    /** An extension of the graph (the same one each time), or the reason why there is none. */
    public static Extension find(Cpdag graph) {
        return new ConsistentExtension(graph).run();
    }

    private Extension run() {
        List<Edge> edges = new ArrayList<>(graph.edges().size());
        TreeSet<Integer> candidates = new TreeSet<>(NodeSet.range(graph.size()).toList());
        while (!candidates.isEmpty()) {
            int node = candidates.pollLast();
            if (!left.get(node) || !obstacle(node).isEmpty()) {
                continue;
            }
            left.clear(node);
            for (int other : graph.adjacent(node)) {
                if (left.get(other)) {
                    edges.add(Edge.directed(other, node));
                    candidates.add(other);
                }
            }
        }
        if (left.isEmpty()) {
            return new Extension.Found(Dag.of(graph.nodes(), edges));
        }
        NodeSet stuck = NodeSet.of(left);
        return new Extension.None(explain(stuck), stuck);
    }

    /** Why {@code node} cannot come last among the nodes left; empty when it can. */
    private String obstacle(int node) {
        NodeSet present = NodeSet.of(left);
        int child = graph.children(node).intersection(present).first();
        if (child >= 0) { // Dor and Tarsi's condition (a): a sink
            return graph.name(node) + " -> " + graph.name(child) + " is directed";
        }
        NodeSet adjacent = graph.adjacent(node).intersection(present);
        for (int other : graph.neighbours(node).intersection(present)) { // condition (b)
            NodeSet apart = adjacent.minus(graph.adjacent(other)).without(other);
            if (!apart.isEmpty()) {
                return graph.name(node) + " would become the new collider " + graph.name(other) + " -> "
                        + graph.name(node) + " <- " + graph.name(apart.first());
            }
        }
        return "";
    }

    private String explain(NodeSet stuck) {
        List<String> names = graph.names(stuck);
        List<String> reasons = stuck.stream()
                .limit(NODES_EXPLAINED)
                .mapToObj(node -> graph.name(node) + " cannot come last (" + obstacle(node) + ")")
                .toList();
        return "no DAG has these edges and exactly these colliders: stuck among " + String.join(", ", names)
                + ", where " + String.join("; ", reasons) + (names.size() > NODES_EXPLAINED ? "; and so on" : "");
    }
}
