package dev.whence.discovery.constraint;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.IndependenceTest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the set given which one pair is most nearly independent: the largest p-value. Equal p-values (which are
 * exact ties only in degenerate data, and with an oracle) go to the smaller set and then to the one whose names come
 * first, so that the choice does not depend on the order of the columns.
 */
final class BestSeparation {
    private final IndependenceTest test;
    private final Progress progress;
    private final int[] rank;
    private final int a;
    private final int b;
    private @Nullable SeparatedPair best;
    private long tests;

    /** @param rank each variable's position among the sorted names */
    BestSeparation(IndependenceTest test, int[] rank, int a, int b, Progress progress) {
        this.test = test;
        this.rank = rank;
        this.a = a;
        this.b = b;
        this.progress = progress;
    }

    static int[] ranks(List<String> names) {
        int[] byName = IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparing(names::get))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] rank = new int[byName.length];
        for (int i = 0; i < byName.length; i++) {
            rank[byName[i]] = i;
        }
        return rank;
    }

    void consider(SeparatedPair candidate) {
        if (best == null || isBetter(candidate, best)) {
            best = candidate;
        }
    }

    /** Tests given each subset, of that size, of one side's neighbours or of the other's. */
    void tryAll(NodeSet nearA, NodeSet nearB, int size) {
        Subsets.forEach(nearA, size, this::tryOne);
        Subsets.forEach(nearB, size, given -> {
            if (!nearA.containsAll(given)) {
                tryOne(given);
            }
        });
    }

    private void tryOne(NodeSet given) {
        progress.check();
        tests++;
        consider(new SeparatedPair(a, b, given, test.test(a, b, given)));
    }

    private boolean isBetter(SeparatedPair one, SeparatedPair other) {
        int order = Double.compare(one.pValue(), other.pValue());
        if (order == 0) {
            order = Integer.compare(other.given().size(), one.given().size());
        }
        if (order == 0) {
            order = Arrays.compare(byRank(other.given()), byRank(one.given()));
        }
        return order > 0;
    }

    private int[] byRank(NodeSet set) {
        return set.stream().map(node -> rank[node]).sorted().toArray();
    }

    /** The best so far; null when nothing was tested. */
    @Nullable
    SeparatedPair best() {
        return best;
    }

    long tests() {
        return tests;
    }
}
