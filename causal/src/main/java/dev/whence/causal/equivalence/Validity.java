package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a graph is what its kind promises. The graph types check their marks only: a search on finite data may return
 * a "CPDAG" that no DAG has, and a user may draw one. Each problem is one sentence in the graph's names.
 */
public final class Validity {
    /** Of problems of the same sort, how many are spelt out. */
    static final int SPELT_OUT = 5;

    private Validity() {}

    /**
     * What is wrong with the graph; empty when it is valid. DAGs and ADMGs are valid by construction. A CPDAG must be
     * the CPDAG of some DAG, a MAG ancestral and maximal, and a PAG the PAG of a MAG without selection bias.
     */
    public static List<String> problems(Graph graph) {
        return switch (graph) {
            case Dag _, Admg _ -> List.of();
            case Cpdag cpdag -> CpdagValidity.problems(cpdag);
            case Mag mag -> MagValidity.problems(mag);
            case Pag pag -> pagProblems(pag);
        };
    }

    /** Whether {@link #problems} finds none. */
    public static boolean isValid(Graph graph) {
        return problems(graph).isEmpty();
    }

    /**
     * Whether the graph is a maximal PDAG: a CPDAG, or one narrowed by background knowledge; that is, some DAG extends
     * it and Meek's four rules direct nothing more.
     */
    public static boolean isMpdag(Cpdag graph) {
        return ConsistentExtension.find(graph) instanceof Extension.Found
                && MeekRules.steps(graph).isEmpty();
    }

    private static List<String> pagProblems(Pag pag) {
        List<String> problems = new ArrayList<>();
        for (Edge edge : pag.edges()) {
            if (!PagOfMag.isWithoutSelection(edge)) {
                problems.add("the edge " + pag.marks().describe(edge)
                        + " means selection bias, which this check does not cover");
            }
        }
        if (!problems.isEmpty()) {
            return some(problems);
        }
        switch (PagOfMag.circleComponent(pag)) {
            case Extension.None(String reason, NodeSet _) -> {
                return List.of("its o-o edges cannot be directed without a new collider: " + reason);
            }
            case Extension.Found _ -> {}
        }
        Mag member = PagOfMag.member(pag);
        for (String problem : MagValidity.problems(member)) {
            problems.add("the graph that it stands for, " + member.marks() + ", is no MAG: " + problem);
        }
        if (!problems.isEmpty()) {
            return problems;
        }
        Pag expected = PagOfMag.pag(member);
        for (Edge edge : pag.edges()) {
            Edge right = edge(expected.marks(), edge.from(), edge.to());
            if (!right.equals(edge)) {
                problems.add("the edge " + pag.marks().describe(edge) + " is "
                        + expected.marks().describe(right) + " in the PAG of " + member.marks()
                        + ", a graph that it stands for");
            }
        }
        return some(problems);
    }

    private static Edge edge(MarkedEdges marks, int a, int b) {
        return new Edge(
                        a,
                        b,
                        marks.markAt(a, b).orElseThrow(),
                        marks.markAt(b, a).orElseThrow())
                .canonical();
    }

    /** The first few, and how many more there are. */
    static List<String> some(List<String> problems) {
        if (problems.size() <= SPELT_OUT) {
            return List.copyOf(problems);
        }
        List<String> first = new ArrayList<>(problems.subList(0, SPELT_OUT));
        first.add("and " + (problems.size() - SPELT_OUT) + " more like it");
        return List.copyOf(first);
    }

    /** A path as {@code x -> y <-> z}, in names. */
    static String path(Graph graph, List<Integer> nodes) {
        StringBuilder text = new StringBuilder(graph.name(nodes.getFirst()));
        for (int i = 1; i < nodes.size(); i++) {
            int a = nodes.get(i - 1);
            int b = nodes.get(i);
            Edge edge = new Edge(
                    a, b, graph.markAt(a, b).orElseThrow(), graph.markAt(b, a).orElseThrow());
            text.append(' ').append(edge.arrow()).append(' ').append(graph.name(b));
        }
        return text.toString();
    }
}
