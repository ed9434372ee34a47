package dev.whence.causal.graph;

import java.util.Collection;
import java.util.List;

/**
 * A partial ancestral graph: a class of Markov equivalent MAGs. An arrowhead or a tail is shared by all of them, a
 * circle is not. Only the marks are checked here; whether it is the PAG of some MAG is a question for the validity
 * check.
 */
public record Pag(MarkedEdges marks) implements Graph {
    /** @throws dev.whence.causal.InputException when two nodes have more than one edge */
    public Pag {
        Rules.simple(marks, "PAG");
    }

    public static Pag of(List<String> nodes, Collection<Edge> edges) {
        return new Pag(MarkedEdges.of(nodes, edges));
    }

    /** From one line of text such as {@code "x o-> y <-> z, z o-o w"}; see {@link EdgeText}. */
    public static Pag parse(String text) {
        return new Pag(EdgeText.parse(text));
    }

    @Override
    public String toString() {
        return "Pag[" + marks + "]";
    }
}
