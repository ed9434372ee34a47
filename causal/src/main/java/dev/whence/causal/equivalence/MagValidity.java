package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.separation.Separation;
import java.util.ArrayList;
import java.util.List;

/** What keeps a graph of directed and bidirected edges from being a maximal ancestral graph. */
final class MagValidity {
    private MagValidity() {}

    static List<String> problems(Mag graph) {
        List<Integer> cycle = graph.marks().directedCycle();
        if (!cycle.isEmpty()) {
            List<Integer> closed = new ArrayList<>(cycle);
            closed.add(cycle.getFirst());
            return List.of("not ancestral, a directed cycle: " + Validity.path(graph, closed));
        }
        List<String> problems = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            if (edge.isBidirected()) {
                almostDirectedCycle(graph, edge.from(), edge.to(), problems);
                almostDirectedCycle(graph, edge.to(), edge.from(), problems);
            }
        }
        if (problems.isEmpty()) {
            notMaximal(graph, problems);
        }
        return Validity.some(problems);
    }

    /** a <-> b where a is an ancestor of b. */
    private static void almostDirectedCycle(Mag graph, int a, int b, List<String> problems) {
        List<Integer> path = Paths.shortest(a, NodeSet.of(b), graph::children);
        if (!path.isEmpty()) {
            List<Integer> closed = new ArrayList<>(path);
            closed.add(a);
            problems.add("not ancestral, an almost directed cycle: " + Validity.path(graph, closed));
        }
    }

    /** Two nodes that are not adjacent and that their ancestors do not separate (Richardson and Spirtes 2002, theorem 4.2). */
    private static void notMaximal(Mag graph, List<String> problems) {
        for (int a = 0; a < graph.size(); a++) {
            for (int b = a + 1; b < graph.size(); b++) {
                NodeSet among = graph.ancestors(NodeSet.of(a, b)).without(a).without(b);
                if (!graph.isAdjacent(a, b) && !Separation.separated(graph, a, b, among)) {
                    problems.add("not maximal: " + graph.name(a) + " and " + graph.name(b)
                            + " are not adjacent, but joined by the inducing path "
                            + Validity.path(graph, inducingPath(graph, a, b, among)));
                }
            }
        }
    }

    /** a *-> v <-> ... <-> w <-* b with all nodes between them ancestors of a or b. */
    private static List<Integer> inducingPath(Mag graph, int a, int b, NodeSet ancestors) {
        NodeSet last = graph.spouses(b).union(graph.children(b));
        List<Integer> path = new ArrayList<>(Paths.shortest(
                a,
                last.intersection(ancestors),
                node -> (node == a ? graph.children(a).union(graph.spouses(a)) : graph.spouses(node))
                        .intersection(ancestors)));
        path.add(b);
        return path;
    }
}
