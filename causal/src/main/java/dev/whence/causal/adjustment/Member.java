package dev.whence.causal.adjustment;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.separation.MixedGraph;
import java.util.ArrayList;
import java.util.List;

/** One graph of the class that a CPDAG or PAG stands for; a DAG, ADMG or MAG is its own. */
final class Member {
    private Member() {}

    /** @throws InputException when the graph stands for no DAG or no MAG */
    static MixedGraph of(Graph graph) {
        return switch (graph) {
            case Dag _, Admg _, Mag _ -> MixedGraph.of(graph);
            case Cpdag _ -> MixedGraph.of(graph.size(), dag(graph));
            case Pag _ -> mag(graph);
        };
    }

    private static List<Edge> dag(Graph graph) {
        List<Edge> edges = new ArrayList<>();
        NodeSet[] in = new NodeSet[graph.size()];
        NodeSet[] out = new NodeSet[graph.size()];
        NodeSet[] open = new NodeSet[graph.size()];
        for (int v = 0; v < graph.size(); v++) {
            in[v] = graph.parents(v);
            out[v] = graph.children(v);
            open[v] = graph.neighbours(v);
        }
        orient(in, out, open);
        for (int v = 0; v < graph.size(); v++) {
            for (int parent : in[v]) {
                edges.add(Edge.directed(parent, v));
            }
        }
        return edges;
    }

    /**
     * Directs the open edges without a new unshielded collider or a cycle (Dor and Tarsi 1992): repeatedly takes a node
     * that can be a sink, directs its open edges into it, and sets it aside.
     */
    private static void orient(NodeSet[] in, NodeSet[] out, NodeSet[] open) {
        NodeSet left = NodeSet.range(in.length);
        while (!left.isEmpty()) {
            int sink = -1;
            for (int v = left.first(); v >= 0 && sink < 0; v = left.next(v + 1)) {
                if (!out[v].intersects(left) && canBeSink(v, left, in, out, open)) {
                    sink = v;
                }
            }
            if (sink < 0) {
                throw new InputException("this CPDAG stands for no DAG: its undirected edges cannot be directed without"
                        + " a cycle or a new v-structure, so no effect can be read from it");
            }
            for (int u : open[sink].intersection(left)) {
                in[sink] = in[sink].with(u);
                out[u] = out[u].with(sink);
                open[u] = open[u].without(sink);
            }
            open[sink] = NodeSet.empty();
            left = left.without(sink);
        }
    }

    /** Every open neighbour is adjacent to every other node that would then point at v. */
    private static boolean canBeSink(int v, NodeSet left, NodeSet[] in, NodeSet[] out, NodeSet[] open) {
        NodeSet around = open[v].union(in[v]).intersection(left);
        for (int u : open[v].intersection(left)) {
            NodeSet adjacent = open[u].union(in[u]).union(out[u]);
            if (!adjacent.containsAll(around.without(u))) {
                return false;
            }
        }
        return true;
    }

    /** Every circle at the tail of o-> becomes a tail, and o-o edges are directed without a new v-structure (Zhang 2008, Theorem 2). */
    private static MixedGraph mag(Graph graph) {
        List<Edge> edges = new ArrayList<>();
        int size = graph.size();
        NodeSet[] open = new NodeSet[size];
        java.util.Arrays.fill(open, NodeSet.empty());
        for (Edge edge : graph.edges()) {
            int a = edge.from();
            int b = edge.to();
            if (edge.fromMark() == Mark.CIRCLE && edge.toMark() == Mark.CIRCLE) {
                open[a] = open[a].with(b);
                open[b] = open[b].with(a);
            } else if (edge.isBidirected() || edge.isDirected()) {
                edges.add(edge);
            } else if (edge.toMark() == Mark.ARROW) { // o->
                edges.add(Edge.directed(a, b));
            } else if (edge.fromMark() == Mark.CIRCLE) { // o--
                edges.add(Edge.directed(b, a));
            } else {
                throw new InputException(
                        "the PAG has the undirected edge " + graph.marks().describe(edge)
                                + ", which stands for selection bias; effects under selection bias are not identified here");
            }
        }
        NodeSet[] in = new NodeSet[size];
        NodeSet[] out = new NodeSet[size];
        java.util.Arrays.fill(in, NodeSet.empty());
        java.util.Arrays.fill(out, NodeSet.empty());
        try {
            orient(in, out, open);
        } catch (InputException _) {
            throw new InputException("this PAG stands for no MAG: its o-o edges are not chordal");
        }
        for (int v = 0; v < size; v++) {
            for (int parent : in[v]) {
                edges.add(Edge.directed(parent, v));
            }
        }
        MixedGraph mag = MixedGraph.of(size, edges);
        for (int v = 0; v < size; v++) {
            NodeSet above = mag.ancestors(mag.parents(v));
            if (above.contains(v) || above.intersects(mag.spouses(v))) {
                throw new InputException(
                        "this PAG stands for no MAG: the edges around " + graph.name(v) + " make a cycle of causes");
            }
        }
        return mag;
    }
}
