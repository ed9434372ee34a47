package dev.whence.causal.separation;

import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * d-separation and m-separation by reachability (the Bayes ball): time linear in the edges. A path is open given Z when
 * every collider on it is an ancestor of Z and no other node on it is in Z (Richardson and Spirtes 2002, section 3.4).
 * Only directed and bidirected edges are walked, so the graph is a DAG, an ADMG or a MAG; for a class of graphs ask one
 * of its members.
 */
public final class Separation {
    private Separation() {}

    /**
     * Whether Z blocks every path between X and Y.
     *
     * @throws IllegalArgumentException when the sets overlap, or the graph is a CPDAG or PAG
     */
    public static boolean separated(Graph graph, NodeSet x, NodeSet y, NodeSet given) {
        if (x.intersects(y) || x.intersects(given) || y.intersects(given)) {
            throw new IllegalArgumentException("the three sets must not overlap");
        }
        return !reachable(graph, x, given).intersects(y);
    }

    public static boolean separated(Graph graph, int x, int y, NodeSet given) {
        return separated(graph, NodeSet.of(x), NodeSet.of(y), given);
    }

    /** Every node joined to X by a path that is open given Z; X itself is included, Z is not. */
    public static NodeSet reachable(Graph graph, NodeSet x, NodeSet given) {
        switch (graph) {
            case dev.whence.causal.graph.Cpdag _, dev.whence.causal.graph.Pag _ ->
                throw new IllegalArgumentException("separation in a " + graph.kind() + ": ask a member of its class");
            default -> {}
        }
        NodeSet opened = graph.ancestors(given);
        // A state is a node and whether the last edge points into it: 2 * node + (arrowhead ? 1 : 0).
        BitSet seen = new BitSet(2 * graph.size());
        BitSet reached = new BitSet(graph.size());
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        x.forEachNode(start -> {
            reached.set(start);
            push(graph.parents(start), false, seen, queue);
            push(graph.children(start), true, seen, queue);
            push(graph.spouses(start), true, seen, queue);
        });
        while (!queue.isEmpty()) {
            int state = queue.poll();
            int node = state >> 1;
            boolean intoNode = (state & 1) == 1;
            boolean conditioned = given.contains(node);
            if (!conditioned) {
                reached.set(node);
                push(graph.children(node), true, seen, queue);
            }
            if (intoNode ? opened.contains(node) : !conditioned) { // leave against an arrowhead
                push(graph.parents(node), false, seen, queue);
                push(graph.spouses(node), true, seen, queue);
            }
        }
        return NodeSet.of(reached);
    }

    private static void push(NodeSet nodes, boolean into, BitSet seen, ArrayDeque<Integer> queue) {
        for (int node = nodes.first(); node >= 0; node = nodes.next(node + 1)) {
            int state = 2 * node + (into ? 1 : 0);
            if (!seen.get(state)) {
                seen.set(state);
                queue.add(state);
            }
        }
    }
}
