package dev.whence.causal.graph;

import java.util.Collection;
import java.util.List;

/**
 * An acyclic directed mixed graph: {@code a → b} is a direct cause, {@code a ↔ b} a hidden common cause; both may join
 * the same two nodes (a bow).
 */
public record Admg(MarkedEdges marks) implements Graph {
    /** @throws dev.whence.causal.InputException when an edge is neither directed nor bidirected, or the directed edges have a cycle */
    public Admg {
        Rules.onlyEdges(
                marks,
                "ADMG",
                edge -> edge.isDirected() || edge.isBidirected(),
                "directed (->) and bidirected (<->) edges");
        Rules.acyclic(marks);
    }

    public static Admg of(List<String> nodes, Collection<Edge> edges) {
        return new Admg(MarkedEdges.of(nodes, edges));
    }

    /** From one line of text such as {@code "x -> m -> y, x <-> y"}; see {@link EdgeText}. */
    public static Admg parse(String text) {
        return new Admg(EdgeText.parse(text));
    }

    @Override
    public String toString() {
        return "Admg[" + marks + "]";
    }

    /** A DAG read as an ADMG without hidden causes. */
    public static Admg of(Dag dag) {
        return new Admg(dag.marks());
    }

    /** The nodes in an order in which every parent comes before its children; the same one for equal graphs. */
    public List<Integer> topologicalOrder() {
        return marks.topologicalOrder();
    }

    /** The district (c-component) of a node: everything joined to it by a path of ↔, itself included. */
    public NodeSet district(int node) {
        return MarkedEdges.closure(NodeSet.of(node), this::spouses);
    }
}
