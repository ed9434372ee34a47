package dev.whence.causal.separation;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Maximum flow with one unit through each node, hence (Menger) a smallest vertex cut: vertex-disjoint paths from source
 * to sink, augmented one at a time (Ford and Fulkerson). Each node has an "in" and an "out" half, joined
 * by an edge of capacity one; all other edges are unlimited.
 */
final class VertexFlow {
    private static final int FREE = -1;
    private static final int END = -2;

    private final CutGraph graph;
    /** The node before and after v on its flow path; {@link #END} for source or sink, {@link #FREE} when unused. */
    private final int[] before;

    private final int[] after;
    /** How each half was reached in the last search: the half before it, or END from the source; FREE when it was not. */
    private final int[] from;

    VertexFlow(CutGraph graph) {
        this.graph = graph;
        before = new int[graph.size()];
        after = new int[graph.size()];
        from = new int[2 * graph.size()];
        Arrays.fill(before, FREE);
        Arrays.fill(after, FREE);
    }

    long[] minimumCut() {
        for (int last = search(); last >= 0; last = search()) {
            augment(last);
        }
        long[] cut = new long[graph.words];
        for (int v = 0; v < graph.size(); v++) {
            if (from[in(v)] != FREE && from[out(v)] == FREE) {
                Bits.add(cut, v);
            }
        }
        return cut;
    }

    private static int in(int v) {
        return 2 * v;
    }

    private static int out(int vertex) {
        return 2 * vertex + 1;
    }

    /** The node whose "out" half reaches the sink in the residual graph, or -1. */
    private int search() {
        Arrays.fill(from, FREE);
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        long[] starts = graph.besideSource.clone();
        for (int v = Bits.pop(starts); v >= 0; v = Bits.pop(starts)) {
            reach(in(v), END, queue);
        }
        while (!queue.isEmpty()) {
            int half = queue.poll();
            int v = half >> 1;
            if (half == in(v)) {
                if (after[v] == FREE) {
                    reach(out(v), half, queue);
                } else if (before[v] != END) {
                    reach(out(before[v]), half, queue); // give back the edge into v
                }
                continue;
            }
            if (Bits.has(graph.besideSink, v) && after[v] != END) {
                return v;
            }
            if (after[v] != FREE) {
                reach(in(v), half, queue); // give back v itself
            }
            for (int i = 0; i < graph.words; i++) {
                for (long row = graph.rows[v * graph.words + i]; row != 0; row &= row - 1) {
                    int w = (i << 6) + Long.numberOfTrailingZeros(row);
                    if (w != v) {
                        reach(in(w), half, queue);
                    }
                }
            }
        }
        return -1;
    }

    private void reach(int next, int previous, ArrayDeque<Integer> queue) {
        if (from[next] == FREE) {
            from[next] = previous;
            queue.add(next);
        }
    }

    private void augment(int last) {
        int[] newBefore = before.clone();
        int[] newAfter = after.clone();
        // First what is given back, then what is added.
        for (int half = out(last); half != END; half = from[half]) {
            int previous = from[half];
            if (half == out(half >> 1) && previous != in(half >> 1)) { // from in(w) back over the edge v -> w
                newAfter[half >> 1] = FREE;
                newBefore[previous >> 1] = FREE;
            }
        }
        newAfter[last] = END;
        for (int half = out(last); half != END; half = from[half]) {
            int previous = from[half];
            if (half == in(half >> 1) && previous != out(half >> 1)) {
                int v = half >> 1;
                newBefore[v] = previous == END ? END : previous >> 1;
                if (previous != END) {
                    newAfter[previous >> 1] = v;
                }
            }
        }
        System.arraycopy(newBefore, 0, before, 0, before.length);
        System.arraycopy(newAfter, 0, after, 0, after.length);
    }
}
