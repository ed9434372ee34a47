package dev.whence.causal.compare;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.MarkedEdges;
import java.util.List;

/** Renumbers a graph's nodes as another graph numbers the same names. */
final class Matching {
    private Matching() {}

    /** @throws InputException when the two are not over the same names; the message lists those that are missing */
    static MarkedEdges renumbered(Graph estimated, Graph truth) {
        List<String> lacking = truth.nodes().stream()
                .filter(name -> !estimated.marks().has(name))
                .toList();
        List<String> unknown = estimated.nodes().stream()
                .filter(name -> !truth.marks().has(name))
                .toList();
        if (!lacking.isEmpty() || !unknown.isEmpty()) {
            throw new InputException("the two graphs are over different nodes: "
                    + missing("estimated", lacking)
                    + (lacking.isEmpty() || unknown.isEmpty() ? "" : "; ")
                    + missing("true", unknown));
        }
        return MarkedEdges.of(
                truth.nodes(),
                estimated.edges().stream()
                        .map(edge -> new Edge(
                                truth.index(estimated.name(edge.from())),
                                truth.index(estimated.name(edge.to())),
                                edge.fromMark(),
                                edge.toMark()))
                        .toList());
    }

    private static String missing(String which, List<String> names) {
        return names.isEmpty() ? "" : "the " + which + " graph has no " + String.join(", ", names);
    }
}
