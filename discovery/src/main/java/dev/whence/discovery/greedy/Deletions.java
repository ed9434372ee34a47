package dev.whence.discovery.greedy;

import dev.whence.discovery.score.Score;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds the deletions of an edge {@code x -> y} or {@code x -- y} (Chickering 2002, theorem 17). A deletion is given by
 * the clique {@code C = NA \ H} of neighbours of y, all adjacent to x, that stay parents of y. Safe to use from
 * several threads.
 */
final class Deletions {
    private final Pattern graph;
    private final Score score;
    private final AtomicBoolean limited = new AtomicBoolean();

    Deletions(Pattern graph, Score score) {
        this.graph = graph;
        this.score = score;
    }

    /** Whether larger sets than were looked at have been passed over since this was made. */
    boolean limited() {
        return limited.get();
    }

    /** The deletions on y that improve the score; {@code into} is cleared and filled. */
    void find(int y, Candidates into) {
        into.clear();
        for (int x : Bits.toArray(graph.adjacent[y])) {
            if (!graph.isDirected(y, x)) {
                walk(x, y, shared(x, y), 0, into);
            }
        }
    }

    /** All deletions of one edge into y, whatever they gain: what the best of them would change the score by. */
    double best(int x, int y) {
        Candidates all = new Candidates();
        walk(x, y, shared(x, y), Double.NEGATIVE_INFINITY, all);
        return all.isEmpty() ? Double.NEGATIVE_INFINITY : all.gain();
    }

    private int[] shared(int x, int y) {
        long[] both = new long[graph.words];
        for (int i = 0; i < both.length; i++) {
            both[i] = graph.neighbours[y][i] & graph.adjacent[x][i];
        }
        return Bits.toArray(both);
    }

    /** All H by size, smallest first, as long as the sizes hold few enough. */
    private void walk(int x, int y, int[] shared, double above, Candidates into) {
        int[] parents = Arrays.stream(Bits.toArray(graph.parents[y]))
                .filter(parent -> parent != x)
                .toArray();
        double tried = 0;
        double ofSize = 1;
        for (int size = 0; size <= shared.length; size++) {
            tried += ofSize;
            if (tried > Insertions.MOST_CLIQUES) {
                limited.set(true);
                return;
            }
            drop(x, y, parents, shared, new int[shared.length - size], 0, 0, above, into);
            ofSize = ofSize * (shared.length - size) / (size + 1);
        }
    }

    /** Keeps {@code kept.length} of the shared neighbours in every way in which they form a clique. */
    private void drop(
            int x,
            int y,
            int[] parents,
            int[] shared,
            int[] kept,
            int filled,
            int from,
            double above,
            Candidates into) {
        if (filled == kept.length) {
            int[] stay = parents;
            for (int member : kept) {
                stay = ScoredFamily.with(stay, member);
            }
            double gain = score.local(y, stay) - score.local(y, ScoredFamily.with(stay, x));
            if (gain > above) {
                into.add(x, into.clique(kept.clone()), gain);
            }
            return;
        }
        for (int i = from; i <= shared.length - (kept.length - filled); i++) {
            boolean adjacent = true;
            for (int k = 0; k < filled; k++) {
                adjacent &= graph.isAdjacent(kept[k], shared[i]);
            }
            if (adjacent) {
                kept[filled] = shared[i];
                drop(x, y, parents, shared, kept, filled + 1, i + 1, above, into);
            }
        }
    }
}
