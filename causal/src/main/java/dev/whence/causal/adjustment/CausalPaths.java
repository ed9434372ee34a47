package dev.whence.causal.adjustment;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Possibly causal paths in any kind of graph. Such a path has no edge with an arrowhead towards its start. In a CPDAG
 * or MPDAG, where that must also hold of edges between nodes that are not neighbours on the path (Perković, Kalisch and
 * Maathuis 2017, Definition 3.1), it is enough to look at unshielded paths, on which the consecutive edges decide
 * (Lemmas 3.5 and 3.6 there); so there the search remembers the previous node.
 */
final class CausalPaths {
    private static final int NONE = -1;

    private final Graph graph;
    private final boolean unshielded;
    private final NodeSet[] ahead;
    private final NodeSet[] behind;

    CausalPaths(Graph graph) {
        this.graph = graph;
        this.unshielded = graph instanceof Cpdag;
        int size = graph.size();
        ahead = new NodeSet[size];
        behind = new NodeSet[size];
        for (int v = 0; v < size; v++) {
            ahead[v] = switch (graph) {
                case Dag _, Admg _, Mag _ -> graph.children(v);
                case Cpdag _ -> graph.children(v).union(graph.neighbours(v));
                case Pag _ ->
                    graph.marks().marked(Mark.TAIL, v).union(graph.marks().marked(Mark.CIRCLE, v));
            };
        }
        for (int v = 0; v < size; v++) {
            int node = v;
            behind[v] = switch (graph) {
                case Dag _, Admg _, Mag _ -> graph.parents(v);
                case Cpdag _ -> graph.parents(v).union(graph.neighbours(v));
                case Pag _ -> graph.adjacent(v).filter(w -> ahead[w].contains(node));
            };
        }
    }

    /** Whether an edge may point from a to b. */
    boolean mayPoint(int a, int b) {
        return ahead[a].contains(b);
    }

    NodeSet ahead(int node) {
        return ahead[node];
    }

    /** The starts, and what possibly causal paths from them reach without entering {@code avoid}. */
    NodeSet descendants(NodeSet starts, NodeSet avoid) {
        return reach(starts, avoid, ahead);
    }

    /** The ends, and the nodes from which possibly causal paths that keep out of {@code avoid} reach them. */
    NodeSet ancestors(NodeSet ends, NodeSet avoid) {
        return reach(ends, avoid, behind);
    }

    private NodeSet reach(NodeSet starts, NodeSet avoid, NodeSet[] step) {
        BitSet reached = starts.toBitSet();
        if (!unshielded) {
            BitSet todo = starts.toBitSet();
            for (int v = todo.nextSetBit(0); v >= 0; v = todo.nextSetBit(0)) {
                todo.clear(v);
                for (int w = step[v].first(); w >= 0; w = step[v].next(w + 1)) {
                    if (!reached.get(w) && !avoid.contains(w)) {
                        reached.set(w);
                        todo.set(w);
                    }
                }
            }
            return NodeSet.of(reached);
        }
        int size = graph.size();
        BitSet seen = new BitSet(size * size); // a state is previous * size + node
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        starts.forEachNode(v -> next(NONE, v, avoid, step, seen, reached, queue));
        while (!queue.isEmpty()) {
            int state = queue.poll();
            next(state / size, state % size, avoid, step, seen, reached, queue);
        }
        return NodeSet.of(reached);
    }

    private void next(
            int previous,
            int v,
            NodeSet avoid,
            NodeSet[] step,
            BitSet seen,
            BitSet reached,
            ArrayDeque<Integer> queue) {
        for (int w = step[v].first(); w >= 0; w = step[v].next(w + 1)) {
            boolean shielded = previous != NONE && (w == previous || graph.isAdjacent(previous, w));
            if (!shielded && !avoid.contains(w) && !seen.get(v * graph.size() + w)) {
                seen.set(v * graph.size() + w);
                reached.set(w);
                queue.add(v * graph.size() + w);
            }
        }
    }

    /**
     * A shortest possibly causal path from {@code start} to a member of {@code ends} that does not enter {@code avoid},
     * as its nodes; {@code [start]} when it is a member itself, empty when there is none.
     */
    List<Integer> path(int start, NodeSet ends, NodeSet avoid) {
        if (ends.contains(start)) {
            return List.of(start);
        }
        int size = graph.size();
        // By (previous + 1) * size + node, where previous is 0 unless it must be remembered: the state before, + 1.
        int[] from = new int[(unshielded ? size + 1 : 2) * size];
        ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(start));
        from[start] = NONE;
        while (!queue.isEmpty()) {
            int state = queue.poll();
            int previous = state / size - 1;
            int v = state % size;
            for (int w : ahead[v]) {
                boolean shielded = unshielded && previous != NONE && (w == previous || graph.isAdjacent(previous, w));
                int next = ((unshielded ? v : 0) + 1) * size + w;
                if (shielded || w == start || avoid.contains(w) || from[next] != 0) {
                    continue;
                }
                from[next] = state + 1;
                if (ends.contains(w)) {
                    List<Integer> path = new ArrayList<>();
                    for (int at = next; at != NONE; at = from[at] - (from[at] == NONE ? 0 : 1)) {
                        path.addFirst(at % size);
                    }
                    return List.copyOf(path);
                }
                queue.add(next);
            }
        }
        return List.of();
    }

    /**
     * Whether {@code x -> v} is visible: it cannot also be confounded. In a MAG or PAG: some node that is not adjacent
     * to v has an edge into x, or a collider path into x on which every node but itself is a parent of v (Zhang 2008,
     * Definition 8). In the other graphs every directed edge counts as visible.
     */
    boolean isVisible(int x, int v) {
        if (!graph.children(x).contains(v)) {
            return false;
        }
        if (!(graph instanceof Mag || graph instanceof Pag)) {
            return true;
        }
        BitSet seen = new BitSet();
        ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(x));
        seen.set(x);
        while (!queue.isEmpty()) {
            int at = queue.poll(); // x, or a collider that is a parent of v
            for (int c : graph.marks().marked(Mark.ARROW, at)) {
                if (c != v && !graph.isAdjacent(c, v)) {
                    return true;
                }
                if (!seen.get(c)
                        && graph.spouses(at).contains(c)
                        && graph.parents(v).contains(c)) {
                    seen.set(c);
                    queue.add(c);
                }
            }
        }
        return false;
    }

    /** The edges of a path given by its nodes; of two edges between the same nodes the directed one. */
    List<Edge> edges(List<Integer> nodes) {
        List<Edge> result = new ArrayList<>();
        for (int i = 0; i + 1 < nodes.size(); i++) {
            int a = nodes.get(i);
            int b = nodes.get(i + 1);
            result.add(graph.children(a).contains(b) ? Edge.directed(a, b) : PathText.between(graph, a, b));
        }
        return List.copyOf(result);
    }
}
