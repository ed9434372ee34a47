package dev.whence.discovery.greedy;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph of directed and undirected edges that changes in place: rows of bits per node, so that the questions of the
 * search (who is adjacent to both, is this set a clique) take a few word operations.
 */
final class Pattern {
    final int size;
    final int words;
    final long[][] parents;
    final long[][] children;
    final long[][] neighbours;
    final long[][] adjacent;

    Pattern(int size) {
        this.size = size;
        this.words = Bits.words(size);
        this.parents = new long[size][words];
        this.children = new long[size][words];
        this.neighbours = new long[size][words];
        this.adjacent = new long[size][words];
    }

    static Pattern of(Cpdag graph) {
        Pattern pattern = new Pattern(graph.size());
        for (Edge edge : graph.edges()) {
            if (edge.isDirected()) {
                pattern.direct(edge.from(), edge.to());
            } else {
                pattern.join(edge.from(), edge.to());
            }
        }
        return pattern;
    }

    Pattern copy() {
        Pattern copy = new Pattern(size);
        for (int node = 0; node < size; node++) {
            copy.parents[node] = parents[node].clone();
            copy.children[node] = children[node].clone();
            copy.neighbours[node] = neighbours[node].clone();
            copy.adjacent[node] = adjacent[node].clone();
        }
        return copy;
    }

    boolean isAdjacent(int a, int b) {
        return Bits.has(adjacent[a], b);
    }

    boolean isDirected(int from, int to) {
        return Bits.has(children[from], to);
    }

    boolean isUndirected(int a, int b) {
        return Bits.has(neighbours[a], b);
    }

    int degree(int node) {
        return Bits.count(adjacent[node]);
    }

    /** Makes the pair's edge {@code from -> to}, whatever it was. */
    void direct(int from, int to) {
        remove(from, to);
        Bits.add(children[from], to);
        Bits.add(parents[to], from);
        Bits.add(adjacent[from], to);
        Bits.add(adjacent[to], from);
    }

    /** Makes the pair's edge undirected, whatever it was. */
    void join(int a, int b) {
        remove(a, b);
        Bits.add(neighbours[a], b);
        Bits.add(neighbours[b], a);
        Bits.add(adjacent[a], b);
        Bits.add(adjacent[b], a);
    }

    void remove(int a, int b) {
        Bits.remove(children[a], b);
        Bits.remove(parents[a], b);
        Bits.remove(neighbours[a], b);
        Bits.remove(adjacent[a], b);
        Bits.remove(children[b], a);
        Bits.remove(parents[b], a);
        Bits.remove(neighbours[b], a);
        Bits.remove(adjacent[b], a);
    }

    boolean isClique(int[] nodes) {
        for (int i = 0; i < nodes.length; i++) {
            for (int j = 0; j < i; j++) {
                if (!isAdjacent(nodes[i], nodes[j])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The node and all that a path without an arrow against it leads to. */
    long[] possibleDescendants(int node) {
        long[] reached = Bits.of(words, node);
        int[] queue = new int[size];
        queue[0] = node;
        int filled = 1;
        for (int at = 0; at < filled; at++) {
            long[] down = children[queue[at]];
            long[] beside = neighbours[queue[at]];
            for (int i = 0; i < words; i++) {
                long fresh = (down[i] | beside[i]) & ~reached[i];
                reached[i] |= fresh;
                for (; fresh != 0; fresh &= fresh - 1) {
                    queue[filled++] = i * 64 + Long.numberOfTrailingZeros(fresh);
                }
            }
        }
        return reached;
    }

    Cpdag toCpdag(List<String> names) {
        List<Edge> edges = new ArrayList<>();
        for (int node = 0; node < size; node++) {
            for (int child : Bits.toArray(children[node])) {
                edges.add(Edge.directed(node, child));
            }
            for (int other : Bits.toArray(neighbours[node])) {
                if (other > node) {
                    edges.add(Edge.undirected(node, other));
                }
            }
        }
        return Cpdag.of(names, edges);
    }
}
