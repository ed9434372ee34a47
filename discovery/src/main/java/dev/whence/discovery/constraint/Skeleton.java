package dev.whence.discovery.constraint;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which pairs of a test's variables no set separates, and what separated the others. Learned by {@link SkeletonSearch}.
 * Pairs that nothing but the empty set separates take no room, so that tens of thousands of variables fit; the outcomes
 * of tests are computed again when asked for.
 */
public final class Skeleton {
    private final IndependenceTest test;
    private final int[][] near;
    /** Of pairs without an edge, the set given which they are independent, where it is not empty. */
    private final PairSets separators;
    /** Of pairs with an edge, the set given which they are most nearly independent, where it is not empty. */
    private final PairSets nearest;
    /** Pairs without an edge because what is known forbids it. */
    private final PairSets known;
    /** Pairs whose edge is known and that the tests would separate, with the set. */
    private final PairSets contradicted;

    private final long tests;
    private final int depth;
    private final List<String> warnings;

    Skeleton(
            IndependenceTest test,
            int[][] near,
            PairSets separators,
            PairSets nearest,
            PairSets known,
            PairSets contradicted,
            long tests,
            int depth,
            List<String> warnings) {
        this.test = test;
        this.near = near;
        this.separators = separators;
        this.nearest = nearest;
        this.known = known;
        this.contradicted = contradicted;
        this.tests = tests;
        this.depth = depth;
        this.warnings = List.copyOf(warnings);
    }

    /** How many variables. */
    public int size() {
        return near.length;
    }

    public List<String> names() {
        return test.names();
    }

    /** The variables adjacent to one, in increasing order; a copy. */
    public int[] adjacent(int variable) {
        return near[variable].clone();
    }

    /** The same without a copy, for the searches of this package. */
    int[] near(int variable) {
        return near[variable];
    }

    public boolean isAdjacent(int a, int b) {
        return Arrays.binarySearch(near[a], b) >= 0;
    }

    /** Whether the pair has no edge because it is known to have none; its tests were not needed. */
    public boolean isKnownApart(int a, int b) {
        return known.has(a, b);
    }

    /** Whether the pair's edge is known although a set separates the pair in the data. */
    public boolean isContradicted(int a, int b) {
        return contradicted.has(a, b);
    }

    /**
     * The set that separated a pair without an edge; empty too for one that is {@link #isKnownApart} and was not
     * separated.
     */
    public NodeSet separator(int a, int b) {
        return NodeSet.of(separators.set(a, b));
    }

    int[] separatorArray(int a, int b) {
        return separators.set(a, b);
    }

    /** The test that removed a pair's edge; empty where there is an edge or what is known removed it. */
    public Optional<SeparatedPair> removedBy(int a, int b) {
        return a == b || isAdjacent(a, b) || isKnownApart(a, b)
                ? Optional.empty()
                : Optional.of(tested(a, b, separators.set(a, b)));
    }

    /** The test that came nearest to removing a pair's edge (the largest p-value); empty where there is no edge. */
    public Optional<SeparatedPair> nearestTo(int a, int b) {
        return isAdjacent(a, b) ? Optional.of(tested(a, b, nearest.set(a, b))) : Optional.empty();
    }

    /** The test that contradicts a known edge. */
    public Optional<SeparatedPair> contradiction(int a, int b) {
        return isContradicted(a, b) ? Optional.of(tested(a, b, contradicted.set(a, b))) : Optional.empty();
    }

    /** Pairs with {@link #isContradicted}, each the lower number first, sorted. */
    public List<int[]> contradictions() {
        return Arrays.stream(contradicted.pairs())
                .mapToObj(pair -> new int[] {(int) (pair >>> 32), (int) pair})
                .toList();
    }

    private SeparatedPair tested(int a, int b, int[] set) {
        int low = Math.min(a, b);
        int high = Math.max(a, b);
        NodeSet given = NodeSet.of(set);
        TestResult result = test.test(low, high, given);
        return new SeparatedPair(low, high, given, result);
    }

    /** For each pair without an edge that was tested, the test that removed it, sorted; each computed when it is read. */
    public List<SeparatedPair> removed() {
        long[] ends = new long[size()];
        long total = 0;
        for (int a = 0; a < size(); a++) {
            for (int b = a + 1; b < size(); b++) {
                total += isAdjacent(a, b) || isKnownApart(a, b) ? 0 : 1;
            }
            ends[a] = total;
        }
        int count = Math.toIntExact(total);
        return new AbstractList<>() {
            @Override
            public SeparatedPair get(int index) {
                int a = Arrays.binarySearch(ends, index);
                a = a >= 0 ? a : -a - 1;
                while (ends[a] <= index) {
                    a++;
                }
                long left = index - (a == 0 ? 0 : ends[a - 1]);
                for (int b = a + 1; b < size(); b++) {
                    if (!isAdjacent(a, b) && !isKnownApart(a, b) && left-- == 0) {
                        return tested(a, b, separators.set(a, b));
                    }
                }
                throw new IndexOutOfBoundsException(index);
            }

            @Override
            public int size() {
                return count;
            }
        };
    }

    /** For each pair with an edge, the test that came nearest to removing it, sorted. */
    public List<SeparatedPair> kept() {
        List<SeparatedPair> pairs = new ArrayList<>();
        for (int a = 0; a < size(); a++) {
            for (int b : near[a]) {
                if (b > a) {
                    pairs.add(tested(a, b, nearest.set(a, b)));
                }
            }
        }
        return pairs;
    }

    /** How many tests were made. */
    public long tests() {
        return tests;
    }

    /** The largest set conditioned on; -1 when nothing was tested. */
    public int depth() {
        return depth;
    }

    /** What a reader should know of the tests, in sentences. */
    public List<String> warnings() {
        return warnings;
    }

    /** The skeleton without some of its edges, each {@code {a, b}}; the pairs then count as known to be apart. */
    Skeleton without(List<int[]> edges) {
        int[][] fewer = near.clone();
        PairSets apart = new PairSets();
        for (long pair : known.pairs()) {
            apart.put((int) (pair >>> 32), (int) pair, new int[0], 0);
        }
        for (int[] edge : edges) {
            for (int i = 0; i < 2; i++) {
                int other = edge[1 - i];
                fewer[edge[i]] =
                        Arrays.stream(fewer[edge[i]]).filter(b -> b != other).toArray();
            }
            apart.put(edge[0], edge[1], new int[0], 0);
        }
        return new Skeleton(test, fewer, separators, nearest, apart, contradicted, tests, depth, warnings);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Skeleton that
                && names().equals(that.names())
                && Arrays.deepEquals(near, that.near)
                && separators.equals(that.separators)
                && nearest.equals(that.nearest)
                && known.equals(that.known)
                && contradicted.equals(that.contradicted)
                && tests == that.tests
                && depth == that.depth
                && warnings.equals(that.warnings);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(near) + Long.hashCode(tests);
    }
}
