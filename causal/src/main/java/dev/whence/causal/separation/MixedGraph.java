package dev.whence.causal.separation;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Directed and bidirected edges as rows of bits: the form in which separators are computed, since it lets an algorithm
 * drop edges (a back-door graph) without building and checking a new graph. Immutable. The nodes are those of the graph
 * it came from.
 */
public final class MixedGraph {
    private final int size;
    /** Words per row. */
    private final int words;
    /** Row {@code v} is words {@code v * words ..}: the parents of v. */
    private final long[] parents;

    private final long[] children;
    private final long[] spouses;

    private MixedGraph(int size, long[] parents, long[] children, long[] spouses) {
        this.size = size;
        this.words = (size + 63) / 64;
        this.parents = parents;
        this.children = children;
        this.spouses = spouses;
    }

    /** @throws IllegalArgumentException for a CPDAG or a PAG, which stand for many graphs */
    public static MixedGraph of(Graph graph) {
        switch (graph) {
            case Cpdag _, Pag _ ->
                throw new IllegalArgumentException("separators in a " + graph.kind() + ": ask a member of its class");
            case Dag _, Admg _, Mag _ -> {}
        }
        int words = (graph.size() + 63) / 64;
        long[] up = new long[graph.size() * words];
        long[] down = new long[graph.size() * words];
        long[] across = new long[graph.size() * words];
        for (int v = 0; v < graph.size(); v++) {
            for (int i = 0; i < words; i++) {
                up[v * words + i] = graph.parents(v).word(i);
                down[v * words + i] = graph.children(v).word(i);
                across[v * words + i] = graph.spouses(v).word(i);
            }
        }
        return new MixedGraph(graph.size(), up, down, across);
    }

    /**
     * From directed and bidirected edges; nothing else is checked.
     *
     * @throws IllegalArgumentException when an edge is of another kind
     */
    public static MixedGraph of(int size, Collection<Edge> edges) {
        int words = (size + 63) / 64;
        long[] up = new long[size * words];
        long[] down = new long[size * words];
        long[] across = new long[size * words];
        for (Edge any : edges) {
            Edge edge = any.canonical();
            if (edge.isDirected()) {
                set(down, words, edge.from(), edge.to());
                set(up, words, edge.to(), edge.from());
            } else if (edge.isBidirected()) {
                set(across, words, edge.from(), edge.to());
                set(across, words, edge.to(), edge.from());
            } else {
                throw new IllegalArgumentException(edge + " is neither directed nor bidirected");
            }
        }
        return new MixedGraph(size, up, down, across);
    }

    private static void set(long[] rows, int words, int row, int bit) {
        rows[row * words + bit / 64] |= 1L << bit;
    }

    public int size() {
        return size;
    }

    int words() {
        return words;
    }

    /** Without the edges {@code from -> to} for every from in the one and to in the other set. */
    public MixedGraph withoutDirected(NodeSet from, NodeSet to) {
        long[] up = parents.clone();
        long[] down = children.clone();
        for (int v = from.first(); v >= 0; v = from.next(v + 1)) {
            for (int i = 0; i < words; i++) {
                down[v * words + i] &= ~to.word(i);
            }
        }
        for (int v = to.first(); v >= 0; v = to.next(v + 1)) {
            for (int i = 0; i < words; i++) {
                up[v * words + i] &= ~from.word(i);
            }
        }
        return new MixedGraph(size, up, down, spouses);
    }

    /** Without every directed edge out of the set: G with the set underlined. */
    public MixedGraph withoutOutgoing(NodeSet from) {
        return withoutDirected(from, NodeSet.range(size));
    }

    public NodeSet parents(int node) {
        return row(parents, node);
    }

    public NodeSet children(int node) {
        return row(children, node);
    }

    public NodeSet spouses(int node) {
        return row(spouses, node);
    }

    private NodeSet row(long[] rows, int node) {
        return NodeSet.ofWords(Arrays.copyOfRange(rows, node * words, (node + 1) * words));
    }

    /** The set and every node with a directed path into it. */
    public NodeSet ancestors(NodeSet of) {
        return NodeSet.ofWords(closure(parents, bits(of), null));
    }

    /** The set and every node reached from it by a directed path. */
    public NodeSet descendants(NodeSet of) {
        return NodeSet.ofWords(closure(children, bits(of), null));
    }

    /** The set and every node with a directed path into it on which no other node is in {@code avoid}. */
    public NodeSet ancestorsAvoiding(NodeSet of, NodeSet avoid) {
        return NodeSet.ofWords(closure(parents, bits(of), bits(avoid)));
    }

    long[] bits(NodeSet set) {
        long[] result = new long[words];
        for (int i = 0; i < words; i++) {
            result[i] = set.word(i);
        }
        return result;
    }

    long[] ancestorBits(long[] of) {
        return closure(parents, of, null);
    }

    private long[] closure(long[] rows, long[] start, long @org.jspecify.annotations.Nullable [] avoid) {
        long[] seen = start.clone();
        long[] todo = start.clone();
        for (int v = Bits.pop(todo); v >= 0; v = Bits.pop(todo)) {
            for (int i = 0; i < words; i++) {
                long fresh = rows[v * words + i] & ~seen[i];
                if (avoid != null) {
                    fresh &= ~avoid[i];
                }
                seen[i] |= fresh;
                todo[i] |= fresh;
            }
        }
        return seen;
    }

    /** The district of a node among {@code within}, and the parents of that district that are in {@code within}. */
    long[] districtAndParents(int node, long[] within, long[] district) {
        Arrays.fill(district, 0);
        Bits.add(district, node);
        long[] todo = district.clone();
        long[] group = new long[words];
        for (int v = Bits.pop(todo); v >= 0; v = Bits.pop(todo)) {
            for (int i = 0; i < words; i++) {
                long fresh = spouses[v * words + i] & within[i] & ~district[i];
                district[i] |= fresh;
                todo[i] |= fresh;
                group[i] |= parents[v * words + i];
            }
        }
        for (int i = 0; i < words; i++) {
            group[i] = group[i] & within[i] | district[i];
        }
        return group;
    }

    /** Every node joined to X by a path that is open given Z; X itself is included, Z is not. */
    public NodeSet reachable(NodeSet x, NodeSet given) {
        long[] conditioned = bits(given);
        long[] opened = ancestorBits(conditioned);
        long[] reached = bits(x);
        long[] seenIn = new long[words]; // reached by an edge with an arrowhead at the node
        long[] seenOut = new long[words];
        long[] todoIn = new long[words];
        long[] todoOut = new long[words];
        for (int v = x.first(); v >= 0; v = x.next(v + 1)) {
            step(v, true, true, seenIn, todoIn, seenOut, todoOut);
        }
        while (true) {
            int v = Bits.pop(todoOut);
            if (v >= 0) {
                if (!Bits.has(conditioned, v)) {
                    Bits.add(reached, v);
                    step(v, true, true, seenIn, todoIn, seenOut, todoOut);
                }
                continue;
            }
            v = Bits.pop(todoIn);
            if (v < 0) {
                return NodeSet.ofWords(reached);
            }
            boolean free = !Bits.has(conditioned, v);
            if (free) {
                Bits.add(reached, v);
            }
            step(v, free, Bits.has(opened, v), seenIn, todoIn, seenOut, todoOut);
        }
    }

    private void step(int v, boolean down, boolean up, long[] seenIn, long[] todoIn, long[] seenOut, long[] todoOut) {
        int row = v * words;
        for (int i = 0; i < words; i++) {
            long in = ((down ? children[row + i] : 0) | (up ? spouses[row + i] : 0)) & ~seenIn[i];
            seenIn[i] |= in;
            todoIn[i] |= in;
            if (up) {
                long out = parents[row + i] & ~seenOut[i];
                seenOut[i] |= out;
                todoOut[i] |= out;
            }
        }
    }

    /** Whether Z blocks every path between X and Y; the sets must not overlap. */
    public boolean separated(NodeSet x, NodeSet y, NodeSet given) {
        return !reachable(x, given).intersects(y);
    }

    /**
     * A shortest path from X to Y that is open given Z, as its edges in order, each written from the side of X; empty
     * when there is none. (A shortest open walk never repeats a node: where it did, it could be cut short.)
     */
    public List<Edge> openPath(NodeSet x, NodeSet y, NodeSet given) {
        NodeSet opened = ancestors(given);
        int[] from = new int[2 * size]; // the state before, + 1; a state is 2 * node + (arrowhead at node ? 1 : 0)
        boolean[] byArc = new boolean[2 * size]; // whether the edge to this state is bidirected
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        x.forEachNode(v -> {
            from[2 * v] = -1;
            from[2 * v + 1] = -1;
        });
        x.forEachNode(v -> expand(2 * v, true, true, from, byArc, queue));
        while (!queue.isEmpty()) {
            int state = queue.poll();
            int v = state >> 1;
            if (y.contains(v)) {
                return trace(state, x, from, byArc);
            }
            boolean free = !given.contains(v);
            boolean into = (state & 1) == 1;
            expand(state, free, into ? opened.contains(v) : free, from, byArc, queue);
        }
        return List.of();
    }

    private void expand(int state, boolean down, boolean up, int[] from, boolean[] byArc, ArrayDeque<Integer> queue) {
        int v = state >> 1;
        if (down) {
            push(children(v), 1, false, state, from, byArc, queue);
        }
        if (up) {
            push(spouses(v), 1, true, state, from, byArc, queue);
            push(parents(v), 0, false, state, from, byArc, queue);
        }
    }

    private static void push(
            NodeSet to, int into, boolean arc, int state, int[] from, boolean[] byArc, ArrayDeque<Integer> queue) {
        to.forEachNode(w -> {
            int next = 2 * w + into;
            if (from[next] == 0) {
                from[next] = state + 1;
                byArc[next] = arc;
                queue.add(next);
            }
        });
    }

    private static List<Edge> trace(int last, NodeSet x, int[] from, boolean[] byArc) {
        List<Edge> path = new ArrayList<>();
        int state = last;
        while (!x.contains(state >> 1)) {
            int before = from[state] - 1;
            int a = before >> 1;
            int b = state >> 1;
            if (byArc[state]) {
                path.add(Edge.bidirected(a, b));
            } else {
                path.add(
                        (state & 1) == 1
                                ? Edge.directed(a, b)
                                : Edge.directed(b, a).reversed());
            }
            state = before;
        }
        Collections.reverse(path);
        return List.copyOf(path);
    }
}
