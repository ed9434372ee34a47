package dev.whence.causal.graph;

import java.util.Collection;
import java.util.List;

/**
 * A directed acyclic graph: every edge is a direct cause, and no two nodes share a hidden cause.
 */
public record Dag(MarkedEdges marks) implements Graph {
    /** @throws dev.whence.causal.InputException when an edge is not directed, or there is a cycle (named in the message) */
    public Dag {
        Rules.onlyEdges(marks, "DAG", Edge::isDirected, "directed edges");
        Rules.acyclic(marks);
    }

    public static Dag of(List<String> nodes, Collection<Edge> edges) {
        return new Dag(MarkedEdges.of(nodes, edges));
    }

    /** From one line of text such as {@code "x -> y -> z, w -> y"}; see {@link EdgeText}. */
    public static Dag parse(String text) {
        return new Dag(EdgeText.parse(text));
    }

    @Override
    public String toString() {
        return "Dag[" + marks + "]";
    }

    /** The nodes in an order in which every parent comes before its children; the same one for equal graphs. */
    public List<Integer> topologicalOrder() {
        return marks.topologicalOrder();
    }
}
