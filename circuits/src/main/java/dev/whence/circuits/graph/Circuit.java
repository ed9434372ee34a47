package dev.whence.circuits.graph;

import dev.whence.causal.Effect;
import dev.whence.causal.Uncertainty;
import dev.whence.causal.graph.Dag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A circuit that a search found: the part of the network that is said to carry a behaviour.
 *
 * @param search how it was found
 * @param subgraph its edges
 * @param nodes its components but the logits, in order, each with what it carries
 * @param edges its edges in order, each with what it carries
 */
public record Circuit(String search, Subgraph subgraph, List<ScoredNode> nodes, List<ScoredEdge> edges) {
    public Circuit {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /**
     * A component.
     *
     * @param node which
     * @param effect how far the metric falls when it is switched off
     */
    public record ScoredNode(Node node, Effect effect) {}

    /**
     * An edge.
     *
     * @param edge which
     * @param effect how far the metric falls when it is switched off
     */
    public record ScoredEdge(Edge edge, Effect effect) {}

    /** A circuit from scores of edges: what a component carries is the sum of its edges in the circuit. */
    public static Circuit of(String search, Subgraph subgraph, EdgeScores scores, Uncertainty uncertainty) {
        ComputationGraph graph = subgraph.graph();
        List<ScoredEdge> edges = new ArrayList<>();
        for (int edge : subgraph.indices()) {
            edges.add(new ScoredEdge(graph.edge(edge), scores.effect(edge, uncertainty)));
        }
        List<ScoredNode> nodes = new ArrayList<>();
        for (Node node : subgraph.nodes()) {
            if (!(node instanceof Node.Output)) {
                int writer = graph.indexOf(node);
                int[] outgoing = IntStream.of(subgraph.indices())
                        .filter(edge -> graph.writerOf(edge) == writer)
                        .toArray();
                nodes.add(new ScoredNode(node, scores.effect(uncertainty, outgoing)));
            }
        }
        return new Circuit(search, subgraph, nodes, edges);
    }

    /**
     * A circuit of components: every edge between them is in.
     *
     * @param kept the components
     * @param scores of the components
     * @param edgeScores of the edges, by a search over edges
     */
    public static Circuit ofNodes(
            String search,
            ComputationGraph graph,
            List<Node> kept,
            NodeScores scores,
            EdgeScores edgeScores,
            Uncertainty uncertainty) {
        Subgraph subgraph = Subgraph.between(graph, kept);
        Circuit byEdges = of(search, subgraph, edgeScores, uncertainty);
        List<ScoredNode> nodes = byEdges.nodes().stream()
                .map(node -> {
                    int index = scores.nodes().indexOf(node.node());
                    return index < 0 ? node : new ScoredNode(node.node(), scores.effect(index, uncertainty));
                })
                .toList();
        return new Circuit(search, subgraph, nodes, byEdges.edges());
    }

    /** The heads in it, in order. */
    public List<Node.Head> heads() {
        return nodes.stream()
                .map(ScoredNode::node)
                .filter(Node.Head.class::isInstance)
                .map(Node.Head.class::cast)
                .toList();
    }

    /** The causal graph of its components; a component that another reads at several slots is one cause of it. */
    public Dag dag() {
        List<String> names = subgraph.nodes().stream().map(Node::toString).toList();
        return Dag.of(
                names,
                subgraph.edges().stream()
                        .map(edge -> dev.whence.causal.graph.Edge.directed(
                                names.indexOf(edge.from().toString()),
                                names.indexOf(edge.to().node().toString())))
                        .distinct()
                        .toList());
    }
}
