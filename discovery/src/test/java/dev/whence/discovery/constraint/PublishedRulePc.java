package dev.whence.discovery.constraint;

import dev.whence.causal.equivalence.MeekRules;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Subsets;
import dev.whence.discovery.independence.IndependenceTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PC with the rules by which the published answers were made, written straight and slowly: a middle that occurs in any of
 * the separating sets of the level is not a collider's, and colliders that contradict each other are taken in the order
 * of the largest p-value given a set with the middle, smallest first. Of a collider that contradicts an earlier one,
 * either nothing is oriented or (halves) the arm that does not. It differs from {@link PcSearch} in those rules
 * only: that it gives the published arrows shows that the rules are the reason where ours are different.
 */
final class PublishedRulePc {
    private PublishedRulePc() {}

    static Cpdag run(IndependenceTest test, double alpha, boolean halves) {
        int size = test.names().size();
        boolean[][] near = new boolean[size][size];
        NodeSet[][] union = new NodeSet[size][size];
        for (boolean[] row : near) {
            Arrays.fill(row, true);
        }
        for (int level = 0; level < size - 1; level++) {
            NodeSet[] frozen = new NodeSet[size];
            for (int a = 0; a < size; a++) {
                int self = a;
                frozen[a] = NodeSet.range(size).filter(b -> b != self && near[self][b]);
            }
            for (int a = 0; a < size; a++) {
                for (int b : frozen[a]) {
                    int x = a;
                    Subsets.forEach(frozen[a].without(b), level, given -> {
                        if (test.pValue(x, b, given) > alpha) {
                            near[x][b] = near[b][x] = false;
                            NodeSet before = union[x][b] == null ? NodeSet.empty() : union[x][b];
                            union[x][b] = union[b][x] = before.union(given);
                        }
                    });
                }
            }
        }
        Map<List<Integer>, Double> colliders = new LinkedHashMap<>();
        for (int a = 0; a < size; a++) {
            for (int m = 0; m < size; m++) {
                for (int b = a + 1; b < size; b++) {
                    boolean unshielded = m != a && m != b && near[a][m] && near[m][b] && !near[a][b];
                    if (unshielded && !union[a][b].contains(m)) {
                        colliders.put(List.of(a, m, b), largestPWith(test, near, a, m, b));
                    }
                }
            }
        }
        Set<Edge> arrows = new HashSet<>();
        colliders.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .forEach(collider -> {
                    Edge one = Edge.directed(collider.get(0), collider.get(1));
                    Edge other = Edge.directed(collider.get(2), collider.get(1));
                    boolean oneFree = !arrows.contains(Edge.directed(one.to(), one.from()));
                    boolean otherFree = !arrows.contains(Edge.directed(other.to(), other.from()));
                    if (oneFree && (otherFree || halves)) {
                        arrows.add(one);
                    }
                    if (otherFree && (oneFree || halves)) {
                        arrows.add(other);
                    }
                });
        List<Edge> edges = new ArrayList<>(arrows);
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                if (near[a][b] && !arrows.contains(Edge.directed(a, b)) && !arrows.contains(Edge.directed(b, a))) {
                    edges.add(Edge.undirected(a, b));
                }
            }
        }
        return MeekRules.orient(Cpdag.of(test.names(), edges));
    }

    private static double largestPWith(IndependenceTest test, boolean[][] near, int a, int m, int b) {
        double[] largest = {0};
        for (int end : new int[] {a, b}) {
            NodeSet others = NodeSet.range(near.length).filter(v -> v != a && v != b && v != m && near[end][v]);
            for (int level = 0; level <= others.size(); level++) {
                Subsets.forEach(
                        others, level, given -> largest[0] = Math.max(largest[0], test.pValue(a, b, given.with(m))));
            }
        }
        return largest[0];
    }
}
