package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.List;

/** What keeps a graph of directed and undirected edges from being a CPDAG. */
final class CpdagValidity {
    private CpdagValidity() {}

    static List<String> problems(Cpdag graph) {
        List<Integer> cycle = graph.marks().directedCycle();
        if (!cycle.isEmpty()) {
            List<Integer> closed = new ArrayList<>(cycle);
            closed.add(cycle.getFirst());
            return List.of("a directed cycle: " + Validity.path(graph, closed));
        }
        List<String> problems = new ArrayList<>();
        for (MeekRules.Step step : MeekRules.steps(graph)) {
            Edge edge = step.edge();
            problems.add("not closed: "
                    + graph.marks()
                            .describe(Edge.undirected(edge.from(), edge.to()).canonical())
                    + " must be " + graph.marks().describe(edge) + " by Meek's rule " + step.rule() + ", because of "
                    + graph.marks().describe(step.because()));
        }
        problems = new ArrayList<>(Validity.some(problems));
        switch (ConsistentExtension.find(graph)) {
            case Extension.None(String reason, NodeSet _) -> problems.add(reason);
            case Extension.Found(Dag dag) -> {
                if (problems.isEmpty()) {
                    return narrowed(graph, dag);
                }
            }
        }
        semiDirectedCycle(graph, problems);
        return List.copyOf(problems);
    }

    /** Closed and extended by a DAG, so an MPDAG (Meek 1995, theorem 4): a CPDAG when nothing else is directed. */
    private static List<String> narrowed(Cpdag graph, Dag dag) {
        MarkedEdges ofClass = MarkovEquivalence.cpdag(dag).marks();
        List<String> unforced = graph.edges().stream()
                .filter(edge ->
                        edge.isDirected() && ofClass.neighbours(edge.from()).contains(edge.to()))
                .map(graph.marks()::describe)
                .toList();
        if (unforced.isEmpty()) {
            return List.of();
        }
        return List.of(
                "a valid MPDAG (a class narrowed by background knowledge) but not a CPDAG: its colliders do not force "
                        + String.join(", ", unforced));
    }

    private static void semiDirectedCycle(Cpdag graph, List<String> problems) {
        for (Edge edge : graph.edges()) {
            if (edge.isDirected()) {
                List<Integer> back = Paths.shortest(
                        edge.to(),
                        NodeSet.of(edge.from()),
                        node -> graph.children(node).union(graph.neighbours(node)));
                if (!back.isEmpty()) {
                    List<Integer> cycle = new ArrayList<>(back);
                    cycle.addFirst(edge.from());
                    problems.add("a semi-directed cycle: " + Validity.path(graph, cycle));
                    return;
                }
            }
        }
    }
}
