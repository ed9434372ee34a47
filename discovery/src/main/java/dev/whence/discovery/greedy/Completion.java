package dev.whence.discovery.greedy;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Carries out an operator of Chickering (2002, "Optimal structure identification with greedy search", JMLR 3) on a CPDAG
 * and makes it the CPDAG of the new class, by work in one region only.
 *
 * <p>Why a region suffices: the operator's partially directed graph shows every unshielded collider of the new class, and
 * the class is those closed under Meek's rules. Each rule directs an edge into a node that a path without an arrow
 * against it joins to the heads of its premises. All that changes has its head at {@code y} or at a common child of x and
 * y; so edges into nodes that are not possible descendants of y stay as they are.
 */
final class Completion {
    private final Pattern graph;
    private final int[] region;
    /** What the region looked like before: parents and neighbours by position in the region. */
    private final long[][] parentsBefore;

    private final long[][] neighboursBefore;
    private final boolean adjacentBefore;
    private final int x;
    private final int y;

    private Completion(Pattern graph, int x, int y) {
        this.graph = graph;
        this.x = x;
        this.y = y;
        this.region = Bits.toArray(graph.possibleDescendants(y));
        this.parentsBefore = new long[region.length][];
        this.neighboursBefore = new long[region.length][];
        for (int i = 0; i < region.length; i++) {
            parentsBefore[i] = graph.parents[region[i]].clone();
            neighboursBefore[i] = graph.neighbours[region[i]].clone();
        }
        this.adjacentBefore = graph.isAdjacent(x, y);
    }

    /** Insert(x, y, T), definition 12: joins {@code x -> y} and directs {@code t -> y} for each t in T. */
    static Completion insert(Pattern graph, int x, int y, int[] t) {
        Completion change = new Completion(graph, x, y);
        graph.direct(x, y);
        for (int each : t) {
            graph.direct(each, y);
        }
        change.complete();
        return change;
    }

    /** Delete(x, y, H), definition 13: parts x and y and directs {@code y -> h}, and {@code x -> h} where undirected. */
    static Completion delete(Pattern graph, int x, int y, int[] h) {
        Completion change = new Completion(graph, x, y);
        graph.remove(x, y);
        for (int each : h) {
            graph.direct(y, each);
            if (graph.isUndirected(x, each)) {
                graph.direct(x, each);
            }
        }
        change.complete();
        return change;
    }

    private void complete() {
        int[] from = new int[16];
        int[] to = new int[16];
        int loose = 0;
        for (int head : region) {
            long[] into = graph.parents[head];
            for (int tail = Bits.next(into, 0); tail >= 0; tail = Bits.next(into, tail + 1)) {
                if (!Bits.hasOutside(into, graph.adjacent[tail], tail)) { // in no unshielded collider
                    if (loose == from.length) {
                        from = Arrays.copyOf(from, loose * 2);
                        to = Arrays.copyOf(to, loose * 2);
                    }
                    from[loose] = tail;
                    to[loose++] = head;
                }
            }
        }
        for (int i = 0; i < loose; i++) {
            graph.join(from[i], to[i]);
        }
        Meek.close(graph, region, false);
    }

    /** The nodes whose parents or neighbours changed. */
    int[] changed() {
        int[] result = new int[region.length];
        int count = 0;
        for (int i = 0; i < region.length; i++) {
            int node = region[i];
            if (!Arrays.equals(parentsBefore[i], graph.parents[node])
                    || !Arrays.equals(neighboursBefore[i], graph.neighbours[node])) {
                result[count++] = node;
            }
        }
        return Arrays.copyOf(result, count);
    }

    /** Takes pairs whose edge can no longer be followed from {@code a} to {@code b} as it could before. */
    @FunctionalInterface
    interface Blocked {
        void accept(int a, int b);
    }

    void forBlocked(Blocked action) {
        for (int i = 0; i < region.length; i++) {
            int b = region[i];
            for (int w = 0; w < graph.words; w++) {
                long before = parentsBefore[i][w] | neighboursBefore[i][w];
                long gone = before & ~(graph.parents[b][w] | graph.neighbours[b][w]);
                for (; gone != 0; gone &= gone - 1) {
                    action.accept(w * 64 + Long.numberOfTrailingZeros(gone), b);
                }
            }
        }
    }

    /** Puts everything back. */
    void undo() {
        if (!adjacentBefore) {
            graph.remove(x, y);
        }
        ArrayDeque<int[]> joins = new ArrayDeque<>();
        for (int i = 0; i < region.length; i++) {
            int node = region[i];
            for (int parent : Bits.toArray(parentsBefore[i])) {
                if (!graph.isDirected(parent, node)) {
                    graph.direct(parent, node);
                }
            }
            for (int other : Bits.toArray(neighboursBefore[i])) {
                joins.add(new int[] {node, other});
            }
        }
        for (int[] each : joins) {
            if (!graph.isUndirected(each[0], each[1])) {
                graph.join(each[0], each[1]);
            }
        }
    }
}
