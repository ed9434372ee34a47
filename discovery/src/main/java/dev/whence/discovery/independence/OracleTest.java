package dev.whence.discovery.independence;

import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.separation.Separation;
import java.util.List;

/**
 * Reads independencies off a known graph instead of data: p is 1 where the graph separates and 0 where it does not. For
 * asking what a search would find with unlimited data. Hidden variables are nodes of the graph that are not listed.
 */
public final class OracleTest implements IndependenceTest {
    private final Graph graph;
    private final List<String> names;
    private final int[] nodes;

    /** @param graph a DAG, an ADMG or a MAG over the variables */
    public OracleTest(Graph graph) {
        this(graph, graph.nodes());
    }

    /**
     * @param graph a DAG, an ADMG or a MAG
     * @param observed the nodes that the search sees, in the order that numbers them
     */
    public OracleTest(Graph graph, List<String> observed) {
        this.graph = graph;
        this.names = List.copyOf(observed);
        this.nodes = names.stream().mapToInt(graph::index).toArray();
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public String method() {
        return "separation in a known " + graph.kind();
    }

    @Override
    public TestResult test(int x, int y, NodeSet given) {
        NodeSet inGraph =
                NodeSet.of(given.stream().map(variable -> nodes[variable]).toArray());
        boolean separated = Separation.separated(graph, nodes[x], nodes[y], inGraph);
        return new TestResult(separated ? 0 : 1, 0, 0, separated ? 1 : 0);
    }
}
