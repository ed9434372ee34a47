package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A graph of directed and undirected edges whose undirected edges are directed one by one; the adjacencies never change. */
final class PartialDag {
    private final MarkedEdges skeleton;
    private final BitSet[] children;
    private final BitSet[] undirected;

    private PartialDag(MarkedEdges skeleton, BitSet[] children, BitSet[] undirected) {
        this.skeleton = skeleton;
        this.children = children;
        this.undirected = undirected;
    }

    static PartialDag of(Cpdag graph) {
        BitSet[] children = new BitSet[graph.size()];
        BitSet[] undirected = new BitSet[graph.size()];
        Arrays.setAll(children, node -> graph.children(node).toBitSet());
        Arrays.setAll(undirected, node -> graph.neighbours(node).toBitSet());
        return new PartialDag(graph.marks(), children, undirected);
    }

    /** The adjacencies of any graph, all undirected. */
    static PartialDag skeletonOf(Graph graph) {
        BitSet[] children = new BitSet[graph.size()];
        BitSet[] undirected = new BitSet[graph.size()];
        Arrays.setAll(children, node -> new BitSet());
        Arrays.setAll(undirected, node -> graph.adjacent(node).toBitSet());
        return new PartialDag(graph.marks(), children, undirected);
    }

    PartialDag copy() {
        BitSet[] down = new BitSet[size()];
        BitSet[] beside = new BitSet[size()];
        Arrays.setAll(down, node -> children[node].clone());
        Arrays.setAll(beside, node -> undirected[node].clone());
        return new PartialDag(skeleton, down, beside);
    }

    int size() {
        return skeleton.size();
    }

    NodeSet adjacent(int node) {
        return skeleton.adjacent(node);
    }

    boolean isAdjacent(int a, int b) {
        return skeleton.adjacent(a).contains(b);
    }

    boolean isDirected(int from, int to) {
        return children[from].get(to);
    }

    boolean isUndirected(int a, int b) {
        return undirected[a].get(b);
    }

    /** The nodes joined to {@code node} by an edge that is still undirected. */
    NodeSet undirected(int node) {
        return NodeSet.of(undirected[node]);
    }

    /** Directs an undirected edge. */
    void direct(int from, int to) {
        undirected[from].clear(to);
        undirected[to].clear(from);
        children[from].set(to);
    }

    List<Edge> directedEdges() {
        List<Edge> edges = new ArrayList<>();
        for (int node = 0; node < size(); node++) {
            for (int child = children[node].nextSetBit(0); child >= 0; child = children[node].nextSetBit(child + 1)) {
                edges.add(Edge.directed(node, child));
            }
        }
        return edges;
    }

    private List<Edge> edges() {
        List<Edge> edges = directedEdges();
        for (int node = 0; node < size(); node++) {
            for (int other = undirected[node].nextSetBit(node);
                    other >= 0;
                    other = undirected[node].nextSetBit(other + 1)) {
                edges.add(Edge.undirected(node, other));
            }
        }
        return edges;
    }

    /** The lowest-numbered node with an undirected edge that is at least {@code from}; -1 when there is none. */
    int firstUndirected(int from) {
        for (int node = from; node < size(); node++) {
            if (!undirected[node].isEmpty()) {
                return node;
            }
        }
        return -1;
    }

    Cpdag toCpdag() {
        return Cpdag.of(skeleton.nodes(), edges());
    }

    Dag toDag() {
        return Dag.of(skeleton.nodes(), edges());
    }
}
