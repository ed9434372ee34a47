package dev.whence.discovery.greedy;

import java.util.ArrayDeque;

/** Meek's rules (1995) on a {@link Pattern}, by word operations, on the undirected edges of a region. */
final class Meek {
    private Meek() {}

    /**
     * Directs every undirected edge between nodes of the region that a rule forces.
     *
     * @param knowledge whether edges may be directed by knowledge, so that rule 4 is needed
     */
    static void close(Pattern graph, int[] region, boolean knowledge) {
        ArrayDeque<Integer> open = new ArrayDeque<>();
        long[] queued = new long[graph.words];
        for (int node : region) {
            if (!Bits.isEmpty(graph.neighbours[node])) {
                open.add(node);
                Bits.add(queued, node);
            }
        }
        run(graph, open, queued, knowledge);
    }

    /** Directs one undirected edge of a closed graph and what follows from it. */
    static void direct(Pattern graph, int from, int to) {
        graph.direct(from, to);
        ArrayDeque<Integer> open = new ArrayDeque<>();
        long[] queued = new long[graph.words];
        enqueueAround(graph, from, to, open, queued);
        run(graph, open, queued, true);
    }

    private static void run(Pattern graph, ArrayDeque<Integer> open, long[] queued, boolean knowledge) {
        for (Integer next = open.poll(); next != null; next = open.poll()) {
            int node = next;
            Bits.remove(queued, node);
            long[] beside = graph.neighbours[node];
            for (int other = Bits.next(beside, 0); other >= 0; other = Bits.next(beside, other + 1)) {
                if (forced(graph, node, other, knowledge)) {
                    graph.direct(node, other);
                    enqueueAround(graph, node, other, open, queued);
                } else if (forced(graph, other, node, knowledge)) {
                    graph.direct(other, node);
                    enqueueAround(graph, other, node, open, queued);
                }
            }
        }
    }

    /** The nodes with an undirected edge that a rule may now force: the two ends, and for rule 4 what is around them. */
    private static void enqueueAround(Pattern graph, int a, int b, ArrayDeque<Integer> open, long[] queued) {
        for (int i = 0; i < graph.words; i++) {
            long near = graph.adjacent[a][i] & graph.adjacent[b][i];
            if (i == a >> 6) {
                near |= 1L << a;
            }
            if (i == b >> 6) {
                near |= 1L << b;
            }
            near &= ~queued[i];
            for (; near != 0; near &= near - 1) {
                int node = i * 64 + Long.numberOfTrailingZeros(near);
                if (!Bits.isEmpty(graph.neighbours[node])) {
                    open.add(node);
                    Bits.add(queued, node);
                }
            }
        }
    }

    /** Whether a rule directs the undirected edge {@code a -- b} as {@code a -> b}. */
    private static boolean forced(Pattern graph, int a, int b, boolean knowledge) {
        long[] adjacentB = graph.adjacent[b];
        for (int i = 0; i < graph.words; i++) {
            // Rule 1: c -> a -- b with c, b apart. Rule 2: a -> c -> b.
            if ((graph.parents[a][i] & ~adjacentB[i]) != 0 || (graph.children[a][i] & graph.parents[b][i]) != 0) {
                return true;
            }
        }
        // Rule 3: a -- c -> b and a -- d -> b with c, d apart.
        for (int i = 0; i < graph.words; i++) {
            for (long word = graph.neighbours[a][i] & graph.parents[b][i]; word != 0; word &= word - 1) {
                int c = i * 64 + Long.numberOfTrailingZeros(word);
                for (int j = i; j < graph.words; j++) {
                    long other = graph.neighbours[a][j] & graph.parents[b][j] & ~graph.adjacent[c][j];
                    if (j == i) {
                        other &= ~(1L << c);
                    }
                    if (other != 0) {
                        return true;
                    }
                }
            }
        }
        return knowledge && rule4(graph, a, b);
    }

    /** Rule 4: a -- d -> c -> b with a, c adjacent and d, b apart. */
    private static boolean rule4(Pattern graph, int a, int b) {
        for (int i = 0; i < graph.words; i++) {
            for (long word = graph.neighbours[a][i] & ~graph.adjacent[b][i]; word != 0; word &= word - 1) {
                int d = i * 64 + Long.numberOfTrailingZeros(word);
                if (d == b) {
                    continue;
                }
                for (int j = 0; j < graph.words; j++) {
                    if ((graph.children[d][j] & graph.parents[b][j] & graph.adjacent[a][j]) != 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
