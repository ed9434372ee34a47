package dev.whence.causal.graph;

import java.util.Collection;
import java.util.List;

/**
 * A maximal ancestral graph: what a DAG with latent nodes implies over its observed ones. {@code a → b}: a is an
 * ancestor of b; {@code a ↔ b}: neither is of the other. (Selection bias, hence undirected edges, is not represented.)
 * Only the marks are checked here; ancestrality and maximality are questions for the validity check.
 */
public record Mag(MarkedEdges marks) implements Graph {
    /** @throws dev.whence.causal.InputException when an edge is neither directed nor bidirected, or two nodes have more than one edge */
    public Mag {
        Rules.onlyEdges(
                marks,
                "MAG",
                edge -> edge.isDirected() || edge.isBidirected(),
                "directed (->) and bidirected (<->) edges");
        Rules.simple(marks, "MAG");
    }

    public static Mag of(List<String> nodes, Collection<Edge> edges) {
        return new Mag(MarkedEdges.of(nodes, edges));
    }

    /** From one line of text such as {@code "x -> y <-> z"}; see {@link EdgeText}. */
    public static Mag parse(String text) {
        return new Mag(EdgeText.parse(text));
    }

    @Override
    public String toString() {
        return "Mag[" + marks + "]";
    }
}
