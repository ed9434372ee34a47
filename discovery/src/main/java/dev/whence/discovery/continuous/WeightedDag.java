package dev.whence.discovery.continuous;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.linear.Matrix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The DAG of a weight matrix: the edges whose weight is at least the threshold, less the weakest of those that still
 * make a cycle or a path that cannot be.
 *
 * @param dag over the matrix's variables
 * @param weights by edge
 * @param dropped edges above the threshold that were left out all the same, with the path that each would have closed
 */
record WeightedDag(Dag dag, Map<Edge, Double> weights, Map<Edge, String> dropped) {
    WeightedDag {
        weights = Map.copyOf(weights);
        dropped = Map.copyOf(dropped);
    }

    /** @param threshold smaller weights are no edges, unless required */
    static WeightedDag of(Matrix matrix, double threshold, KnowledgeOver known) {
        int size = matrix.rows();
        List<Edge> candidates = new ArrayList<>();
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                double weight = Math.abs(matrix.get(from, to));
                if (from != to && (known.requires(from, to) || (weight > 0 && weight >= threshold))) {
                    candidates.add(Edge.directed(from, to));
                }
            }
        }
        // Required edges first, then the strongest; an edge that closes a cycle or a forbidden path stays out, so that
        // it
        // is the weakest one of it.
        candidates.sort((a, b) -> {
            int order = Boolean.compare(known.requires(b.from(), b.to()), known.requires(a.from(), a.to()));
            order = order != 0
                    ? order
                    : Double.compare(Math.abs(matrix.get(b.from(), b.to())), Math.abs(matrix.get(a.from(), a.to())));
            return order != 0 ? order : a.compareTo(b);
        });
        boolean[][] edge = new boolean[size][size];
        Map<Edge, Double> kept = new HashMap<>();
        Map<Edge, String> dropped = new HashMap<>();
        for (Edge next : candidates) {
            Optional<String> closed = closes(edge, next, known);
            if (closed.isPresent()) {
                dropped.put(next, closed.get());
            } else {
                edge[next.from()][next.to()] = true;
                kept.put(next, matrix.get(next.from(), next.to()));
            }
        }
        return new WeightedDag(Dag.of(known.names(), kept.keySet()), kept, dropped);
    }

    /** The cycle or forbidden path that an edge would close. */
    private static Optional<String> closes(boolean[][] edge, Edge next, KnowledgeOver known) {
        int size = edge.length;
        boolean[] after = reached(edge, next.to(), true);
        if (after[next.from()]) {
            return Optional.of("a cycle");
        }
        if (known.isEmpty()) {
            return Optional.empty();
        }
        boolean[] before = reached(edge, next.from(), false);
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                if (before[a] && after[b] && a != b && known.excludesCause(a, b)) {
                    return Optional.of("a path from " + known.names().get(a) + " to "
                            + known.names().get(b) + ", which cannot cause it");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean[] reached(boolean[][] edge, int start, boolean forward) {
        boolean[] seen = new boolean[edge.length];
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        seen[start] = true;
        while (!open.isEmpty()) {
            int node = open.pop();
            for (int other = 0; other < edge.length; other++) {
                if (!seen[other] && (forward ? edge[node][other] : edge[other][node])) {
                    seen[other] = true;
                    open.push(other);
                }
            }
        }
        return seen;
    }

    /**
     * Over all pairs joined by a directed path, the share in which the effect varies more than the cause (Reisach et al.
     * 2021, "Beware of the simulated DAG!", there over paths of each length); empty when there is no edge.
     */
    Optional<Double> varsortability(double[] variances) {
        boolean[][] edge = new boolean[variances.length][variances.length];
        for (Edge each : weights.keySet()) {
            edge[each.from()][each.to()] = true;
        }
        int pairs = 0;
        int sorted = 0;
        for (int a = 0; a < variances.length; a++) {
            boolean[] after = reached(edge, a, true);
            for (int b = 0; b < variances.length; b++) {
                if (a != b && after[b]) {
                    pairs++;
                    sorted += variances[b] > variances[a] ? 1 : 0;
                }
            }
        }
        return pairs == 0 ? Optional.empty() : Optional.of((double) sorted / pairs);
    }

    static double[] diagonal(Matrix covariance) {
        return covariance.diagonalEntries();
    }
}
