package dev.whence.circuits.score;

import dev.whence.causal.InputException;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Edge;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Subgraph;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How well a search finds a circuit that is known.
 *
 * @param auroc the chance that a true edge has a larger absolute score than a false one, ties counting half (area under
 *     the receiver's curve, Mann and Whitney)
 * @param truth how many edges are true
 * @param edges how many there are in all
 */
public record EdgeRecovery(double auroc, int truth, int edges) {
    /** Of the mean scores. */
    public static EdgeRecovery of(EdgeScores scores, Set<Edge> truth) {
        return of(scores.graph(), scores.means(), truth);
    }

    /**
     * Of a score for each edge.
     *
     * @throws InputException when no edge is true, or every one
     */
    public static EdgeRecovery of(ComputationGraph graph, double[] scores, Set<Edge> truth) {
        boolean[] isTrue = new boolean[scores.length];
        truth.forEach(edge -> isTrue[graph.indexOf(edge)] = true);
        int positives = truth.size();
        int negatives = scores.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new InputException(positives + " of " + scores.length + " edges are true, expected some but not all");
        }
        Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, java.util.Comparator.comparingDouble(edge -> Math.abs(scores[edge])));
        double ranks = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            int found = 0;
            while (to < order.length && Math.abs(scores[order[to]]) == Math.abs(scores[order[from]])) {
                found += isTrue[order[to]] ? 1 : 0;
                to++;
            }
            ranks += found * (from + 1 + to) / 2.0; // the mean rank of those that tie
            from = to;
        }
        double auroc = (ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
        return new EdgeRecovery(auroc, positives, scores.length);
    }

    /**
     * True edges that a circuit lacks, and false ones that it has.
     *
     * @param missing true but not in the circuit
     * @param extra in the circuit but not true
     */
    public record Errors(Set<Edge> missing, Set<Edge> extra) {
        public Errors {
            missing = Set.copyOf(missing);
            extra = Set.copyOf(extra);
        }

        public boolean isExact() {
            return missing.isEmpty() && extra.isEmpty();
        }
    }

    /** Compares a circuit with the truth, edge by edge. */
    public static Errors errors(Subgraph circuit, Set<Edge> truth) {
        Set<Edge> found = new java.util.LinkedHashSet<>(circuit.edges());
        Set<Edge> missing = new java.util.LinkedHashSet<>(truth);
        missing.removeAll(found);
        found.removeAll(truth);
        return new Errors(missing, found);
    }
}
