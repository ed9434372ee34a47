package dev.whence.causal.compare;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.MarkedEdges;
import java.util.ArrayList;
import java.util.List;
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
        int adjacent = 0;
        List<String> missing = new ArrayList<>();
        List<String> extra = new ArrayList<>();
        List<Misdirected> misdirected = new ArrayList<>();
        for (int a = 0; a < right.size(); a++) {
            for (int b : found.adjacent(a).union(right.adjacent(a))) {
                if (b < a) {
                    continue;
                }
                boolean inFound = found.adjacent(a).contains(b);
                boolean inRight = right.adjacent(a).contains(b);
                if (inFound && inRight) {
                    adjacent++;
                    if (!between(found, a, b).equals(between(right, a, b))) {
                        misdirected.add(new Misdirected(describe(found, a, b), describe(right, a, b)));
                    }
                } else if (inFound) {
                    extra.add(describe(found, a, b));
                } else {
                    missing.add(describe(right, a, b));
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
            var inFound = found.marked(Mark.ARROW, at);
            var inRight = right.marked(Mark.ARROW, at);
            both += inFound.intersection(inRight).size();
            onlyFound += inFound.minus(inRight).size();
            onlyRight += inRight.minus(inFound).size();
        }
        return new Agreement(both, onlyFound, onlyRight);
    }

    private static List<Edge> between(MarkedEdges graph, int a, int b) {
        return graph.edges().stream()
                .filter(edge -> Math.min(edge.from(), edge.to()) == a && Math.max(edge.from(), edge.to()) == b)
                .toList();
    }

    private static String describe(MarkedEdges graph, int a, int b) {
        return between(graph, a, b).stream().map(graph::describe).collect(Collectors.joining(" and "));
    }
}
