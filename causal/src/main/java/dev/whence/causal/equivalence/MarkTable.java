package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.MarkedEdges;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import java.util.ArrayList;
import java.util.List;

/**
 * The marks of a graph while a search works on them: at most one edge between two nodes, each end with a mark that can
 * be changed. What comes out is a {@link Pag}. Not safe for use by several threads at once.
 */
public final class MarkTable {
    private static final byte NONE = -1;
    private static final Mark[] MARKS = Mark.values();

    private final List<String> nodes;
    private final NodeSet[] adjacent;
    /** {@code [at][other]}: the ordinal of the mark at {@code at} on its edge with {@code other}, or NONE. */
    private final byte[][] marks;

    private MarkTable(List<String> nodes) {
        this.nodes = List.copyOf(nodes);
        adjacent = new NodeSet[nodes.size()];
        marks = new byte[nodes.size()][nodes.size()];
        for (int node = 0; node < nodes.size(); node++) {
            adjacent[node] = NodeSet.empty();
            java.util.Arrays.fill(marks[node], NONE);
        }
    }

    /** The adjacencies of a graph with a circle at every end: where the orientation of a PAG starts. */
    public static MarkTable circles(MarkedEdges skeleton) {
        MarkTable table = new MarkTable(skeleton.nodes());
        for (Edge edge : skeleton.edges()) {
            table.join(new Edge(edge.from(), edge.to(), Mark.CIRCLE, Mark.CIRCLE));
        }
        return table;
    }

    /** A copy of a graph's marks; where two nodes have several edges, the last one counts. */
    public static MarkTable of(MarkedEdges graph) {
        MarkTable table = new MarkTable(graph.nodes());
        graph.edges().forEach(table::join);
        return table;
    }

    public int size() {
        return nodes.size();
    }

    public NodeSet adjacent(int node) {
        return adjacent[node];
    }

    public boolean isAdjacent(int a, int b) {
        return marks[a][b] != NONE;
    }

    /**
     * The mark at {@code at} of the edge between {@code at} and {@code other}.
     *
     * @throws IllegalArgumentException when there is no such edge
     */
    public Mark mark(int at, int other) {
        if (marks[at][other] == NONE) {
            throw new IllegalArgumentException("no edge between nodes " + at + " and " + other);
        }
        return MARKS[marks[at][other]];
    }

    /** Whether the two are adjacent with this mark at {@code at}. */
    public boolean is(Mark mark, int at, int other) {
        return marks[at][other] == mark.ordinal();
    }

    /** {@code from → to}. */
    public boolean isDirected(int from, int to) {
        return is(Mark.TAIL, from, to) && is(Mark.ARROW, to, from);
    }

    /**
     * Changes one mark of an edge.
     *
     * @throws IllegalArgumentException when there is no such edge
     */
    public void set(Mark mark, int at, int other) {
        if (marks[at][other] == NONE) {
            throw new IllegalArgumentException("no edge between nodes " + at + " and " + other);
        }
        marks[at][other] = (byte) mark.ordinal();
    }

    /** Takes the edge between two nodes away. */
    public void remove(int a, int b) {
        marks[a][b] = NONE;
        marks[b][a] = NONE;
        adjacent[a] = adjacent[a].without(b);
        adjacent[b] = adjacent[b].without(a);
    }

    /** Adds an edge, or replaces the one between its nodes. */
    public void join(Edge edge) {
        int a = edge.from();
        int b = edge.to();
        marks[a][b] = (byte) edge.fromMark().ordinal();
        marks[b][a] = (byte) edge.toMark().ordinal();
        adjacent[a] = adjacent[a].with(b);
        adjacent[b] = adjacent[b].with(a);
    }

    /** The marks as they are now. */
    public Pag toPag() {
        List<Edge> edges = new ArrayList<>();
        for (int a = 0; a < size(); a++) {
            for (int b = adjacent[a].next(a + 1); b >= 0; b = adjacent[a].next(b + 1)) {
                edges.add(new Edge(a, b, mark(a, b), mark(b, a)));
            }
        }
        return Pag.of(nodes, edges);
    }
}
