package dev.whence.causal.graph;

import java.util.Collection;
import java.util.List;

/**
 * A completed partially directed acyclic graph: a class of Markov equivalent DAGs, or, with background knowledge, a
 * part of one (an MPDAG). {@code a → b} holds in all of them, {@code a — b} is either. Only the marks are checked here,
 * since a search on finite data can return a graph that no DAG has; whether it is the CPDAG of some DAG is a question
 * for the validity check.
 */
public record Cpdag(MarkedEdges marks) implements Graph {
    /** @throws dev.whence.causal.InputException when an edge is neither directed nor undirected, or two nodes have more than one edge */
    public Cpdag {
        Rules.onlyEdges(
                marks,
                "CPDAG",
                edge -> edge.isDirected() || edge.isUndirected(),
                "directed (->) and undirected (--) edges");
        Rules.simple(marks, "CPDAG");
    }

    public static Cpdag of(List<String> nodes, Collection<Edge> edges) {
        return new Cpdag(MarkedEdges.of(nodes, edges));
    }

    /** From one line of text such as {@code "x -- y -> z <- w"}; see {@link EdgeText}. */
    public static Cpdag parse(String text) {
        return new Cpdag(EdgeText.parse(text));
    }

    @Override
    public String toString() {
        return "Cpdag[" + marks + "]";
    }
}
