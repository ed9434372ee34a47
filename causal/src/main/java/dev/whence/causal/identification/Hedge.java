package dev.whence.causal.identification;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why an effect is not identifiable (Shpitser and Pearl 2006, definition 6): two C-forests F and F' with the same roots R,
 * F' inside F, where F meets the treatments, F' does not, and the roots are ancestors of the outcomes when the arrows
 * into the treatments are cut. In a C-forest every node has at most one child and ↔ edges join all nodes.
 *
 * @param graph the whole graph
 * @param query the query that it forbids
 * @param roots R, as node numbers
 * @param forest the nodes of F
 * @param forestEdges the edges of F, directed and bidirected
 * @param innerForest the nodes of F'
 * @param innerEdges the edges of F', all of them edges of F
 */
public record Hedge(
        Admg graph,
        Query query,
        NodeSet roots,
        NodeSet forest,
        List<Edge> forestEdges,
        NodeSet innerForest,
        List<Edge> innerEdges) {
    public Hedge {
        forestEdges = List.copyOf(forestEdges);
        innerEdges = List.copyOf(innerEdges);
    }

    /** The effect that fails on its own: of the forest's other nodes on the inner forest. */
    public Query subQuery() {
        return Query.effect(graph.names(forest.minus(innerForest)), graph.names(innerForest));
    }

    /** In sentences, for a reader who has not met hedges. */
    public String reason() {
        String all = set(forest);
        String inner = set(innerForest);
        String treated = set(forest.intersection(graph.indexes(query.treatments())));
        List<String> both = new ArrayList<>();
        forestEdges.forEach(edge -> both.add(graph.marks().describe(edge)));
        return "no data on these variables can tell " + query + ", however many rows, because " + all
                + " form a hedge: hidden common causes link all of " + all + " (F), and " + treated
                + " leads within it to " + inner + " (F'), whose hidden causes stay as they are when " + treated
                + " is set; so what " + treated + " does to " + set(roots)
                + " cannot be told from what the hidden causes do to both. Edges of the hedge: "
                + String.join(", ", both) + ".";
    }

    private String set(NodeSet nodes) {
        return graph.names(nodes).stream().collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public String toString() {
        return "Hedge[F = " + set(forest) + ", F' = " + set(innerForest) + ", R = " + set(roots) + "]";
    }
}
