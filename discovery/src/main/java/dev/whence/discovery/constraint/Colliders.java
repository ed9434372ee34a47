package dev.whence.discovery.constraint;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.IndependenceTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Orients unshielded colliders in a skeleton. They are taken in the order of their evidence, largest p-value first
 * (ties by name, so that the order of the columns does not matter); one that contradicts an arrow already there, or
 * would close a directed cycle, is left out whole and recorded.
 *
 * @param pattern the skeleton with the colliders' arrows
 * @param conflicts colliders left out
 * @param tests how many tests were made for it
 */
record Colliders(Cpdag pattern, List<OrientationConflict> conflicts, long tests) {

    private record Candidate(int a, int middle, int b, double pValue) {}

    private record Search(SeparatedPair best, long tests) {}

    static Colliders orient(IndependenceTest test, Skeleton skeleton, PcOptions options, Progress progress) {
        List<String> names = test.names();
        int[] rank = BestSeparation.ranks(names);
        List<SeparatedPair> ends = endsOfTriples(skeleton);
        List<Search> searches = options.colliderRule() == ColliderRule.SEPARATING_SET
                ? ends.stream().map(pair -> new Search(pair, 0)).toList()
                : Parallel.map(ends.size(), options.threads(), i -> {
                    progress.at("orienting", i, ends.size());
                    return largestP(test, rank, skeleton, ends.get(i), options.maxDepth(), progress);
                });
        List<Candidate> candidates = new ArrayList<>();
        long tests = 0;
        for (Search search : searches) {
            SeparatedPair best = search.best();
            tests += search.tests();
            NodeSet middles = skeleton.adjacent()
                    .get(best.a())
                    .intersection(skeleton.adjacent().get(best.b()));
            middles.minus(best.given())
                    .forEachNode(m -> candidates.add(new Candidate(best.a(), m, best.b(), best.pValue())));
        }
        candidates.sort(Comparator.comparingDouble(Candidate::pValue)
                .reversed()
                .thenComparing(candidate -> sortedRanks(candidate, rank), Arrays::compare));
        Arrows arrows = new Arrows(names);
        List<OrientationConflict> conflicts = new ArrayList<>();
        for (Candidate each : candidates) {
            String obstacle = arrows.obstacle(each);
            if (obstacle.isEmpty()) {
                arrows.add(each.a(), each.middle());
                arrows.add(each.b(), each.middle());
            } else {
                conflicts.add(new OrientationConflict(each.a(), each.middle(), each.b(), each.pValue(), obstacle));
            }
        }
        return new Colliders(arrows.over(skeleton), List.copyOf(conflicts), tests);
    }

    /** The pairs without an edge that have a common neighbour. */
    private static List<SeparatedPair> endsOfTriples(Skeleton skeleton) {
        List<SeparatedPair> pairs = new ArrayList<>();
        for (SeparatedPair pair : skeleton.separated()) {
            if (pair != null
                    && skeleton.adjacent()
                            .get(pair.a())
                            .intersects(skeleton.adjacent().get(pair.b()))) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private static Search largestP(
            IndependenceTest test,
            int[] rank,
            Skeleton skeleton,
            SeparatedPair found,
            int maxDepth,
            Progress progress) {
        NodeSet nearA = skeleton.adjacent().get(found.a());
        NodeSet nearB = skeleton.adjacent().get(found.b());
        BestSeparation search = new BestSeparation(test, rank, found.a(), found.b(), progress);
        search.consider(found);
        int largest = Math.min(maxDepth, Math.max(nearA.size(), nearB.size()));
        for (int size = 0; size <= largest; size++) {
            search.tryAll(nearA, nearB, size);
        }
        SeparatedPair best = search.best();
        return new Search(best == null ? found : best, search.tests());
    }

    private static int[] sortedRanks(Candidate candidate, int[] rank) {
        int a = rank[candidate.a()];
        int b = rank[candidate.b()];
        return new int[] {rank[candidate.middle()], Math.min(a, b), Math.max(a, b)};
    }

    /** The arrows so far; always acyclic. */
    private static final class Arrows {
        private final List<String> names;
        private final BitSet[] children;

        Arrows(List<String> names) {
            this.names = names;
            this.children = new BitSet[names.size()];
            Arrays.setAll(children, i -> new BitSet());
        }

        void add(int from, int to) {
            children[from].set(to);
        }

        /** Why the collider cannot be added; empty when it can. */
        String obstacle(Candidate collider) {
            int m = collider.middle();
            for (int end : new int[] {collider.a(), collider.b()}) {
                if (children[m].get(end)) {
                    return "stronger evidence has " + names.get(m) + " -> " + names.get(end);
                }
                if (reaches(m, end)) {
                    return names.get(end) + " -> " + names.get(m) + " would close a directed cycle";
                }
            }
            return "";
        }

        private boolean reaches(int from, int to) {
            return MarkedEdges.closure(NodeSet.of(from), node -> NodeSet.of(children[node]))
                    .contains(to);
        }

        Cpdag over(Skeleton skeleton) {
            List<Edge> edges = new ArrayList<>();
            for (int a = 0; a < names.size(); a++) {
                NodeSet near = skeleton.adjacent().get(a);
                for (int b = near.next(a + 1); b >= 0; b = near.next(b + 1)) {
                    if (children[a].get(b)) {
                        edges.add(Edge.directed(a, b));
                    } else if (children[b].get(a)) {
                        edges.add(Edge.directed(b, a));
                    } else {
                        edges.add(Edge.undirected(a, b));
                    }
                }
            }
            return Cpdag.of(names, edges);
        }
    }
}
