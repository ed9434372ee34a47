package dev.whence.causal.format;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import java.util.Map;

/**
 * A graph as a file holds it: the graph, and what is known of each edge.
 *
 * @param graph the graph
 * @param frequencies share of bootstrap resamples, in [0,1], in which each (canonical) edge was found with the same
 *     marks; edges of unknown frequency are absent
 */
public record GraphDocument(Graph graph, Map<Edge, Double> frequencies) {
    public GraphDocument {
        frequencies = Map.copyOf(frequencies);
    }

    public GraphDocument(Graph graph) {
        this(graph, Map.of());
    }
}
