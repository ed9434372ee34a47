package dev.whence.causal.graph;

/**
 * An edge between two nodes, by number, with the mark at each end. {@code new Edge(0, 1, TAIL, ARROW)} is 0 → 1.
 * {@link #canonical()} gives each edge one form, so that edges can be compared and sorted.
 *
 * @param from one node
 * @param to the other node
 * @param fromMark the mark at {@code from}
 * @param toMark the mark at {@code to}
 */
public record Edge(int from, int to, Mark fromMark, Mark toMark) implements Comparable<Edge> {
    public Edge {
        if (from == to) {
            throw new IllegalArgumentException("an edge from node " + from + " to itself");
        }
    }

    /** {@code from → to}. */
    public static Edge directed(int from, int to) {
        return new Edge(from, to, Mark.TAIL, Mark.ARROW);
    }

    /** {@code a ↔ b}: a hidden common cause. */
    public static Edge bidirected(int a, int b) {
        return new Edge(a, b, Mark.ARROW, Mark.ARROW);
    }

    /** {@code a — b}: direction not determined. */
    public static Edge undirected(int a, int b) {
        return new Edge(a, b, Mark.TAIL, Mark.TAIL);
    }

    /** The same edge written from its other end. */
    public Edge reversed() {
        return new Edge(to, from, toMark, fromMark);
    }

    /**
     * The one form in which this edge is listed: a directed edge from its tail, an edge with one circle from its
     * circle, any other from its lower-numbered node.
     */
    public Edge canonical() {
        if (fromMark != toMark) {
            boolean forward = toMark == Mark.ARROW || (fromMark == Mark.CIRCLE && toMark == Mark.TAIL);
            return forward ? this : reversed();
        }
        return from < to ? this : reversed();
    }

    public boolean isDirected() {
        return fromMark == Mark.TAIL && toMark == Mark.ARROW || fromMark == Mark.ARROW && toMark == Mark.TAIL;
    }

    public boolean isBidirected() {
        return fromMark == Mark.ARROW && toMark == Mark.ARROW;
    }

    public boolean isUndirected() {
        return fromMark == Mark.TAIL && toMark == Mark.TAIL;
    }

    /** The edge as text with marks in the style of Tetrad: {@code -->}, {@code <->}, {@code ---}, {@code o->}, {@code o-o}. */
    public String arrow() {
        String left = switch (fromMark) {
            case TAIL -> "-";
            case ARROW -> "<";
            case CIRCLE -> "o";
        };
        String right = switch (toMark) {
            case TAIL -> "-";
            case ARROW -> ">";
            case CIRCLE -> "o";
        };
        return left + "-" + right;
    }

    @Override
    public int compareTo(Edge other) {
        int order = Integer.compare(from, other.from);
        if (order == 0) {
            order = Integer.compare(to, other.to);
        }
        if (order == 0) {
            order = fromMark.compareTo(other.fromMark);
        }
        return order == 0 ? toMark.compareTo(other.toMark) : order;
    }
}
