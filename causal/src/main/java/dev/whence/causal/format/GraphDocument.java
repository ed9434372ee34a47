package dev.whence.causal.format;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A graph as a file holds it: the graph, and what is known of each edge and node.
 *
 * @param graph the graph
 * @param frequencies share of bootstrap resamples, in [0,1], in which each (canonical) edge was found with the same
 *     marks; edges of unknown frequency are absent
 * @param roles the nodes that have each role; roles of no node are absent
 */
public record GraphDocument(Graph graph, Map<Edge, Double> frequencies, Map<NodeRole, NodeSet> roles) {
    /** @throws IllegalArgumentException when a frequency is outside [0,1] or of an edge that the graph does not have */
    public GraphDocument {
        frequencies = Map.copyOf(frequencies);
        Set<Edge> edges = frequencies.isEmpty() ? Set.of() : new HashSet<>(graph.edges());
        frequencies.forEach((edge, frequency) -> {
            if (!edges.contains(edge)) {
                throw new IllegalArgumentException("a frequency of " + edge + ", which is not a canonical edge");
            }
            if (!(frequency >= 0 && frequency <= 1)) {
                throw new IllegalArgumentException("frequency " + frequency + " of " + edge + " is outside [0,1]");
            }
        });
        Map<NodeRole, NodeSet> kept = new EnumMap<>(NodeRole.class);
        roles.forEach((role, nodes) -> {
            if (!nodes.isEmpty()) {
                kept.put(role, nodes);
            }
        });
        roles = Collections.unmodifiableMap(kept);
    }

    public GraphDocument(Graph graph, Map<Edge, Double> frequencies) {
        this(graph, frequencies, Map.of());
    }

    public GraphDocument(Graph graph) {
        this(graph, Map.of());
    }

    /** How often the edge was found; empty when that is not known. */
    public OptionalDouble frequency(Edge edge) {
        Double frequency = frequencies.get(edge.canonical());
        return frequency == null ? OptionalDouble.empty() : OptionalDouble.of(frequency);
    }

    /** The nodes that have {@code role}; often none. */
    public NodeSet nodes(NodeRole role) {
        return roles.getOrDefault(role, NodeSet.of());
    }
}
