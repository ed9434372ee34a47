package dev.whence.causal.compare;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An estimated graph against the true one, mark by mark. The two may be of different kinds; marks are compared as they
 * are drawn, so compare a CPDAG with the CPDAG of the true DAG when direction within the class should not count.
 *
 * @param structuralHammingDistance the number of pairs of nodes whose edge differs in any way (missing, extra, or with
 *     another mark at either end): one for each pair, also for a reversed edge (Tsamardinos, Brown and Aliferis 2006,
 *     "The max-min hill-climbing Bayesian network structure learning algorithm", Machine Learning 65)
 * @param adjacencies pairs of nodes joined by an edge of any kind
 * @param arrowheads arrowheads, each an ordered pair (a, b) with an arrowhead at b on an edge between a and b; an
 *     arrowhead on a pair that the other graph does not join counts against precision or recall like any other
 * @param missing edges of the truth between nodes that the estimate does not join, in names
 * @param extra edges of the estimate between nodes that the truth does not join, in names
 * @param misdirected pairs joined in both, with different marks
 */
public record GraphComparison(
        int structuralHammingDistance,
        Agreement adjacencies,
        Agreement arrowheads,
        List<String> missing,
        List<String> extra,
        List<Misdirected> misdirected) {
    public GraphComparison {
        missing = List.copyOf(missing);
        extra = List.copyOf(extra);
        misdirected = List.copyOf(misdirected);
    }

    /**
     * An edge with other marks than the true one.
     *
     * @param estimated as estimated, such as {@code a --> b}
     * @param truth as it is, such as {@code b --> a}
     */
    public record Misdirected(String estimated, String truth) {}

    /**
     * Compares two graphs over the same node names, in any order.
     *
     * @throws dev.whence.causal.InputException when a name is missing in one of them; the message lists the names
     */
    public static GraphComparison of(Graph estimated, Graph truth) {
        MarkedEdges found = Matching.renumbered(estimated, truth);
        MarkedEdges right = truth.marks();
        Map<List<Integer>, List<Edge>> foundEdges = byPair(found);
        Map<List<Integer>, List<Edge>> rightEdges = byPair(right);
        int adjacent = 0;
        List<String> missing = new ArrayList<>();
        List<String> extra = new ArrayList<>();
        List<Misdirected> misdirected = new ArrayList<>();
        for (int a = 0; a < right.size(); a++) {
            NodeSet either = found.adjacent(a).union(right.adjacent(a));
            for (int b = either.next(a + 1); b >= 0; b = either.next(b + 1)) {
                List<Edge> estimate = foundEdges.getOrDefault(List.of(a, b), List.of());
                List<Edge> actual = rightEdges.getOrDefault(List.of(a, b), List.of());
                if (actual.isEmpty()) {
                    extra.add(describe(found, estimate));
                } else if (estimate.isEmpty()) {
                    missing.add(describe(right, actual));
                } else {
                    adjacent++;
                    if (!estimate.equals(actual)) {
                        misdirected.add(new Misdirected(describe(found, estimate), describe(right, actual)));
                    }
                }
            }
        }
        return new GraphComparison(
                missing.size() + extra.size() + misdirected.size(),
                new Agreement(adjacent, extra.size(), missing.size()),
                arrowheads(found, right),
                missing,
                extra,
                misdirected);
    }

    private static Agreement arrowheads(MarkedEdges found, MarkedEdges right) {
        int both = 0;
        int onlyFound = 0;
        int onlyRight = 0;
        for (int at = 0; at < right.size(); at++) {
            NodeSet inFound = found.marked(Mark.ARROW, at);
            NodeSet inRight = right.marked(Mark.ARROW, at);
            both += inFound.intersection(inRight).size();
            onlyFound += inFound.minus(inRight).size();
            onlyRight += inRight.minus(inFound).size();
        }
        return new Agreement(both, onlyFound, onlyRight);
    }

    /** The edges between two nodes, by the pair of their numbers (the smaller first). */
    private static Map<List<Integer>, List<Edge>> byPair(MarkedEdges graph) {
        return graph.edges().stream()
                .collect(Collectors.groupingBy(
                        edge -> List.of(Math.min(edge.from(), edge.to()), Math.max(edge.from(), edge.to()))));
    }

    private static String describe(MarkedEdges graph, List<Edge> edges) {
        return edges.stream().map(graph::describe).collect(Collectors.joining(" and "));
    }
}
