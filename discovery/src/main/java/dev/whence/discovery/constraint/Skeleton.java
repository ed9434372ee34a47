package dev.whence.discovery.constraint;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.IndependenceTest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs are adjacent: PC-stable (Colombo and Maathuis 2014, algorithm 4.1). Level by level, every pair that is
 * still adjacent is tested given every set of that size drawn from the neighbours of either variable; the neighbours are
 * those at the start of the level, so that no pair's fate depends on when another was tested. Where the paper stops at a
 * pair's first separating set, all sets of the level are tried and the one with the largest p-value is kept: the edges
 * are the same, and the separating sets do not depend on an order either.
 *
 * @param size number of variables
 * @param adjacent by variable, those adjacent to it
 * @param separated by pair ({@link #pair}), the test that removed its edge; null where there is an edge
 * @param nearest by pair, the test that came nearest to removing its edge; null where there is no edge
 * @param tests how many tests were made
 * @param depth the largest set conditioned on; -1 when nothing was tested
 */
record Skeleton(
        int size,
        List<NodeSet> adjacent,
        List<@Nullable SeparatedPair> separated,
        List<@Nullable SeparatedPair> nearest,
        long tests,
        int depth) {

    private record Verdict(@Nullable SeparatedPair best, long tests) {}

    /** The position of the pair {@code a, b} in the lists. */
    int pair(int a, int b) {
        return Math.min(a, b) * size + Math.max(a, b);
    }

    static Skeleton learn(IndependenceTest test, PcOptions options, Progress progress) {
        int size = test.names().size();
        int[] rank = BestSeparation.ranks(test.names());
        BitSet[] near = new BitSet[size];
        for (int i = 0; i < size; i++) {
            near[i] = new BitSet(size);
            near[i].set(0, size);
            near[i].clear(i);
        }
        @Nullable SeparatedPair[] separated = new @Nullable SeparatedPair[size * size];
        @Nullable SeparatedPair[] nearest = new @Nullable SeparatedPair[size * size];
        long tests = 0;
        int depth = -1;
        for (int level = 0; level <= options.maxDepth(); level++) {
            List<NodeSet> frozen = new ArrayList<>();
            for (BitSet each : near) {
                frozen.add(NodeSet.of(each));
            }
            List<int[]> pairs = pairsToTest(frozen, level);
            if (pairs.isEmpty()) {
                break;
            }
            depth = level;
            int conditioned = level;
            String stage = "testing given " + level + (level == 1 ? " variable" : " variables");
            AtomicLong done = new AtomicLong();
            List<Verdict> verdicts = Parallel.map(pairs.size(), options.threads(), i -> {
                int a = pairs.get(i)[0];
                int b = pairs.get(i)[1];
                BestSeparation search = new BestSeparation(test, rank, a, b, progress);
                search.tryAll(frozen.get(a).without(b), frozen.get(b).without(a), conditioned);
                progress.at(stage, done.incrementAndGet(), pairs.size());
                return new Verdict(search.best(), search.tests());
            });
            for (Verdict verdict : verdicts) {
                tests += verdict.tests();
                SeparatedPair best = verdict.best();
                if (best == null) {
                    continue;
                }
                int pair = best.a() * size + best.b();
                if (best.pValue() > options.alpha()) {
                    near[best.a()].clear(best.b());
                    near[best.b()].clear(best.a());
                    separated[pair] = best;
                    nearest[pair] = null;
                } else {
                    SeparatedPair before = nearest[pair];
                    if (before == null || best.pValue() > before.pValue()) {
                        nearest[pair] = best;
                    }
                }
            }
        }
        List<NodeSet> adjacent = new ArrayList<>();
        for (BitSet each : near) {
            adjacent.add(NodeSet.of(each));
        }
        return new Skeleton(size, adjacent, asList(separated), asList(nearest), tests, depth);
    }

    private static List<@Nullable SeparatedPair> asList(@Nullable SeparatedPair[] array) {
        List<@Nullable SeparatedPair> list = new ArrayList<>(array.length);
        for (SeparatedPair each : array) {
            list.add(each);
        }
        return list;
    }

    /** Adjacent pairs of which one has enough other neighbours. */
    private static List<int[]> pairsToTest(List<NodeSet> near, int level) {
        List<int[]> pairs = new ArrayList<>();
        for (int a = 0; a < near.size(); a++) {
            for (int b = near.get(a).next(a + 1); b >= 0; b = near.get(a).next(b + 1)) {
                if (Math.max(near.get(a).size(), near.get(b).size()) - 1 >= level) {
                    pairs.add(new int[] {a, b});
                }
            }
        }
        return pairs;
    }
}
