package dev.whence.discovery.greedy;

import dev.whence.discovery.score.Score;
import java.util.Arrays;

/**
 * Finds the deletions of an edge {@code x -> y} or {@code x -- y} (Chickering 2002, theorem 17). A deletion is given by
 * the clique {@code C = NA \ H} of neighbours of y, all adjacent to x, that stay parents of y. For one thread.
 */
final class Deletions {
    private static final int[] NONE = {};

    private final Pattern graph;
    private final Score score;

    Deletions(Pattern graph, Score score) {
        this.graph = graph;
        this.score = score;
    }

    /** The deletions on y that improve the score; {@code into} is cleared and filled. */
    void find(int y, Candidates into) {
        into.clear();
        for (int x : Bits.toArray(graph.adjacent[y])) {
            if (!graph.isDirected(y, x)) {
                walk(x, y, NONE, shared(x, y), 0, 0, into);
            }
        }
    }

    /** All deletions of one edge into y, whatever they gain: what the best of them would change the score by. */
    double best(int x, int y) {
        Candidates all = new Candidates();
        walk(x, y, NONE, shared(x, y), 0, Double.NEGATIVE_INFINITY, all);
        return all.isEmpty() ? Double.NEGATIVE_INFINITY : all.gain();
    }

    private int[] shared(int x, int y) {
        long[] both = new long[graph.words];
        for (int i = 0; i < both.length; i++) {
            both[i] = graph.neighbours[y][i] & graph.adjacent[x][i];
        }
        return Bits.toArray(both);
    }

    private void walk(int x, int y, int[] clique, int[] shared, int from, double above, Candidates into) {
        int[] parents = Bits.toArray(graph.parents[y]);
        parents = Arrays.stream(parents).filter(parent -> parent != x).toArray();
        for (int member : clique) {
            parents = ScoredFamily.with(parents, member);
        }
        double gain = score.local(y, parents) - score.local(y, ScoredFamily.with(parents, x));
        if (gain > above) {
            into.add(x, into.clique(clique), gain);
        }
        for (int i = from; i < shared.length; i++) {
            boolean adjacent = true;
            for (int member : clique) {
                adjacent &= graph.isAdjacent(member, shared[i]);
            }
            if (adjacent) {
                int[] larger = Arrays.copyOf(clique, clique.length + 1);
                larger[clique.length] = shared[i];
                walk(x, y, larger, shared, i + 1, above, into);
            }
        }
    }
}
