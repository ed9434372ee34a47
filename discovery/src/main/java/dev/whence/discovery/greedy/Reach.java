package dev.whence.discovery.greedy;

/**
 * What a path without an arrow against it leads to, with the paths. Reused; for one thread.
 */
final class Reach {
    private final Pattern graph;
    private final int[] cameFrom;
    private final long[] reached;
    private final int[] queue;

    Reach(Pattern graph) {
        this.graph = graph;
        this.cameFrom = new int[graph.size];
        this.reached = new long[graph.words];
        this.queue = new int[graph.size];
    }

    /**
     * Follows all such paths from a node.
     *
     * @param avoided nodes that a path must not enter
     * @param target where to stop; -1 to go on to the end
     * @return whether the target was reached
     */
    boolean from(int node, int[] avoided, int target) {
        java.util.Arrays.fill(reached, 0);
        for (int each : avoided) {
            Bits.add(reached, each);
        }
        Bits.add(reached, node);
        queue[0] = node;
        int filled = 1;
        for (int at = 0; at < filled; at++) {
            int here = queue[at];
            long[] down = graph.children[here];
            long[] beside = graph.neighbours[here];
            for (int i = 0; i < reached.length; i++) {
                long fresh = (down[i] | beside[i]) & ~reached[i];
                if (fresh == 0) {
                    continue;
                }
                reached[i] |= fresh;
                for (; fresh != 0; fresh &= fresh - 1) {
                    int next = i * 64 + Long.numberOfTrailingZeros(fresh);
                    cameFrom[next] = here;
                    if (next == target) {
                        return true;
                    }
                    queue[filled++] = next;
                }
            }
        }
        for (int each : avoided) {
            Bits.remove(reached, each);
        }
        return false;
    }

    /** Whether the last search reached a node. */
    boolean has(int node) {
        return Bits.has(reached, node);
    }

    /** Adds the nodes of the path from {@code start} to {@code end} that the last search took. */
    void addPath(int start, int end, long[] nodes) {
        Bits.add(nodes, start);
        for (int node = end; node != start; node = cameFrom[node]) {
            Bits.add(nodes, node);
        }
    }
}
